/**
 * HTML as a value: text put into a template is escaped, HTML put into it is not, and nothing else can be put into it.
 */

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlContent = Html | string | number | undefined | readonly HtmlContent[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function rendered(content: HtmlContent): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  return content instanceof Html ? content.text : content.map(rendered).join('');
}

export function html(strings: TemplateStringsArray, ...contents: HtmlContent[]): Html {
  const text = strings.map((part, index) => part + rendered(contents[index])).join('');
  return new Html(text);
}

/** A link for http(s) URLs; any other text stays text. */
export function link(url: string, label: string = url): Html {
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${label}</a>` : html`${label}`;
}
