import { ERROR_CODES } from '../../../src/contract/error-codes';
import { WARNING_CODES } from '../../../src/contract/result';
import { firstCells, page, section } from '../../support/documentation';

const errors = page('docs/errors.md');

describe('docs/errors.md', () => {
  it('lists every error code once, and no other', () => {
    const listed = [
      ...firstCells(section(errors, 'Codes of runs')),
      ...firstCells(section(errors, 'Codes of clients and the command line')),
    ];
    expect(listed.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
  });

  it('lists every warning code once, and no other', () => {
    const listed = firstCells(section(errors, 'Warnings'));
    expect(listed.toSorted()).toEqual([...WARNING_CODES].toSorted());
  });
});
