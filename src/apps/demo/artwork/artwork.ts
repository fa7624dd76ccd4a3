import assert from 'node:assert/strict'
import type { View } from '../artwork-name.ts'
import type { DemoProduct, DemoVariant } from '../catalog-shape.ts'
import { backdrops } from './backdrops.ts'
import { drawingOf, findPiece, lookOf, pieceOf } from './piece.ts'
import { staged } from './stage.ts'
import { tile } from './tiles.ts'

/** The picture a media entry or a category names, as a static SVG; refuses a name that nothing bears. */
export function drawArtwork(name: string): string {
  const [slug = '', paint = '', view = ''] = name.split('.')
  if (slug === 'tile') return tile(paint)
  assert(isView(view), `no such artwork: ${name}`)
  const piece = pieceOf(slug)
  const backdrop = backdrops[piece.shelf]
  assert(backdrop, `no wall for ${piece.shelf}`)
  return staged(drawingOf(piece), lookOf(piece, paint), view, backdrop)
}

/** The color of the wall a picture stands before, as `#rrggbb`; undefined for a name that nothing bears. */
export function groundOf(name: string): string | undefined {
  const [slug = '', paint = ''] = name.split('.')
  const shelf = slug === 'tile' ? paint : findPiece(slug)?.shelf
  return shelf === undefined ? undefined : backdrops[shelf]?.[0]
}

/** The main picture of a product, in the color of the variant where one is given. */
export function artwork(product: DemoProduct, variant?: DemoVariant): string {
  const wanted = product.media.find(
    ({ variantOptions }) => variant && variantOptions && variantOptions['color'] === variant.options['color'],
  )
  const media = wanted ?? product.media[0]
  assert(media, `no pictures: ${product.slug}`)
  return drawArtwork(media.artwork)
}

function isView(view: string): view is View {
  return view === 'main' || view === 'scene' || view === 'detail'
}
