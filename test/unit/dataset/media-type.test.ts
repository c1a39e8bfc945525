import { isOtherType } from '../../../src/dataset/media-type';

const isOther = (mimeType: string, contentType?: string, uri = 'gs://b/object') =>
  isOtherType({ uri, mimeType }, contentType);

describe('isOtherType', () => {
  it.each([
    ['image/png', 'image/png'],
    ['IMAGE/PNG', 'image/png'],
    ['image/jpg', 'image/jpeg'],
    ['video/mov', 'video/quicktime'],
    ['audio/mp3', 'audio/mpeg'],
    ['audio/wav', 'audio/x-wav'],
    ['text/plain', 'text/plain; charset=utf-8'],
    ['image/png', undefined],
    ['image/png', 'application/octet-stream'],
  ])('takes %s and %s for the same, or cannot say', (mimeType, contentType) => {
    expect(isOther(mimeType, contentType)).toBe(false);
  });

  it.each([
    ['image/png', 'image/webp'],
    ['image/png', 'video/mp4'],
    ['application/pdf', 'text/html'],
  ])('tells %s from %s', (mimeType, contentType) => {
    expect(isOther(mimeType, contentType)).toBe(true);
  });

  it('goes by the suffix where the content type says nothing, and not where it does', () => {
    expect(isOther('image/png', 'application/octet-stream', 'gs://b/o.PNG')).toBe(false);
    expect(isOther('image/png', undefined, 'gs://b/o.mp4')).toBe(true);
    expect(isOther('image/png', 'image/png', 'gs://b/o.mp4')).toBe(false);
    expect(isOther('image/png', undefined, 'gs://b/o.unknown')).toBe(false);
  });

  it('knows no type by a name that every object has', () => {
    const uri = 'gs://b/x.constructor';
    expect(isOtherType({ uri, kind: 'image' }, 'application/octet-stream')).toBe(false);
    expect(isOtherType({ uri, mimeType: 'constructor' }, 'image/png')).toBe(true);
  });
});
