/** Shows a run while it lasts: redrawn on a terminal, one line per change elsewhere. Always on standard error. */
import type { TuningRunStatus } from '../client/run-status';
import { describeChanges } from './status-changes';
import { renderStatus } from './status-view';
import { colorsFor, note } from './terminal';

export interface LiveView {
  update(status: TuningRunStatus): void;
  /** Takes the picture away, so that a question can be asked; the next update draws it again. */
  pause(): void;
  /** Leaves the last picture where it is. */
  end(): void;
}

/** Of the spinner. */
const FRAME_MS = 120;

export async function createLiveView(): Promise<LiveView> {
  return process.stderr.isTTY ? redrawnView() : plainView();
}

async function redrawnView(): Promise<LiveView> {
  const { createLogUpdate } = await import('log-update');
  const draw = createLogUpdate(process.stderr);
  const colors = colorsFor(process.stderr);
  let status: TuningRunStatus | undefined;
  let frame = 0;
  const redraw = (): void => {
    frame += 1;
    if (status) draw(renderStatus(status, { now: new Date(), colors, frame }).join('\n'));
  };
  const timer = setInterval(redraw, FRAME_MS);
  timer.unref();
  return {
    update: (next) => {
      status = next;
      redraw();
    },
    pause: () => {
      status = undefined;
      draw.clear();
    },
    end: () => {
      clearInterval(timer);
      redraw();
      draw.done();
    },
  };
}

function plainView(): LiveView {
  let previous: TuningRunStatus | undefined;
  return {
    update: (status) => {
      const time = new Date().toISOString().slice(11, 19);
      for (const line of describeChanges(previous, status)) note(`${time} ${line}`);
      previous = status;
    },
    pause: () => undefined,
    end: () => undefined,
  };
}
