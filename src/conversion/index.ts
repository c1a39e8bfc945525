/** Conversion of datasets: rows of one format to rows of another, and shares of them. */
export {
  type ConversionOptions,
  hasColumns,
  parseColumns,
  RowConverter,
  SOURCE_FORMATS,
  type SourceFormat,
  TARGET_FORMATS,
  type TargetFormat,
} from './convert-row';
export { parseShares, PART_NAMES, partOf } from './split';
