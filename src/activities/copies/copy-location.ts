/** Whether copies lie where the job runs, as far as the names of locations tell. Pure. */
type BucketLocation = { location: string; type: string };

/** First parts of the names of regions, multi-regions and pairs of regions, by the part of the world that they are in. */
const CONTINENTS: readonly (readonly [RegExp, string])[] = [
  // Montreal, Toronto and Querétaro are on the continent, and not in the multi-region US.
  [/^northamerica-/, 'northamerica'],
  [/^southamerica-/, 'southamerica'],
  [/^(us$|us-|nam\d)/, 'us'],
  [/^(eu$|eur\d|europe$|europe-)/, 'europe'],
  [/^asia/, 'asia'],
  [/^australia-/, 'australia'],
  [/^me-/, 'me'],
  [/^africa-/, 'africa'],
];

function continentOf(location: string): string | undefined {
  return CONTINENTS.find(([name]) => name.test(location))?.[1];
}

/**
 * True when a bucket is in another region than the job, or, where it is in several, on another continent. Not said of what cannot
 * be told: a job of the location `global`, a place whose name is not known.
 */
export function isElsewhere(bucket: BucketLocation, jobLocation: string): boolean {
  if (jobLocation === 'global' || bucket.location === jobLocation) return false;
  const [there, here] = [continentOf(bucket.location), continentOf(jobLocation)];
  // A job of a multi-region runs in any of its regions.
  const isRegionKnown = bucket.type === 'region' && jobLocation.includes('-');
  if (isRegionKnown) return true;
  return there !== undefined && here !== undefined && there !== here;
}
