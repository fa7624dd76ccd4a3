import { pictureUrl } from '../components/picture.ts'

/** The address of a picture for those who show it elsewhere: a JPEG of 1,280 pixels, which everybody can draw. */
export function sharedPicture(origin: string, key: string): string {
  return `${origin}${pictureUrl(key, 1_280)}`
}
