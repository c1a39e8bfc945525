import { pageOf } from '../../../src/emulator/paging';

const ITEMS = Array.from({ length: 30 }, (_, index) => `item-${index}`);

function page(items: readonly string[], pageToken?: string) {
  const request = { list: 'models', filter: '', pageSize: '2' };
  const place = pageToken === undefined ? request : { ...request, pageToken };
  return pageOf(items, place, (item) => item);
}

/** The page after the first one of `ITEMS`, of what is left by then. */
function second(left: readonly string[]): string[] {
  return page(left, page(ITEMS).nextPageToken).items;
}

describe('pageOf', () => {
  it.each([
    ['its last item', ['item-1']],
    ['all of it', ['item-0', 'item-1']],
    ['all of it and what came next', ['item-0', 'item-1', 'item-2', 'item-3']],
  ])('goes on behind a page when somebody has deleted %s', (_what, gone) => {
    const left = ITEMS.filter((item) => !gone.includes(item));
    const next = left.filter((item) => !['item-0', 'item-1'].includes(item));
    expect(second(left)).toEqual(next.slice(0, 2));
  });

  it('goes on behind a page when items came in front and its last one went', () => {
    expect(second(['new', ...ITEMS.filter((item) => item !== 'item-1')])).toEqual([
      'item-2',
      'item-3',
    ]);
  });

  it('ends where nothing that it knew is left', () => {
    expect(page(['other'], page(ITEMS).nextPageToken)).toEqual({ items: [] });
  });

  it('refuses a token of another form', () => {
    const token = Buffer.from('["a","b"]').toString('base64url');
    expect(() => page(ITEMS, token)).toThrow('Not a page token');
  });
});
