/** The three pictures of a product: alone, on a plinth before an arch, and from close by. */
export type View = 'main' | 'scene' | 'detail'

/** The name under which a product's picture is drawn: slug, color and view. */
export function artworkName(slug: string, paint: string, view: View): string {
  return `${slug}.${paint}.${view}`
}
