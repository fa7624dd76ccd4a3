/** The address of a picture for those who show it elsewhere. */
export function sharedPicture(origin: string, key: string): string {
  return `${origin}/media/${key}`
}
