/** Where a tuned model is served: Gemini 3 and later only from the multi-regions, earlier ones where they were tuned. */

export function servingLocation(baseModel: string, tuningLocation: string): string {
  const major = /^gemini-(\d+)/.exec(baseModel)?.[1];
  if (major === undefined || Number(major) < 3) return tuningLocation;
  if (tuningLocation.startsWith('us-')) return 'us';
  return tuningLocation.startsWith('europe-') ? 'eu' : tuningLocation;
}
