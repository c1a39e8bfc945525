/** Why a row cannot be converted: in our own words, never the row's. */
export class RowProblem extends Error {
  override readonly name = 'RowProblem';
}
