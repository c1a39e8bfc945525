/** A list of facts in the report: what is not known is not shown. */
import { html, type Html, type HtmlContent } from './html';

export type Fact = readonly [name: string, value: HtmlContent];

export function facts(entries: readonly Fact[]): Html {
  const known = entries.filter(([, value]) => value !== undefined);
  return html`<dl>
    ${known.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}
