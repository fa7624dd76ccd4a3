import assert from 'node:assert/strict'
import type { View } from '../artwork-name.ts'
import type { DemoProduct, DemoVariant } from '../catalog-shape.ts'
import { shelves } from '../catalog/shelves.ts'
import { colorOf } from '../colors.ts'
import type { Family, Model } from '../family.ts'
import { drawings } from './drawings.ts'
import type { Look } from './drawing.ts'
import { newPen } from './pen.ts'
import { type Backdrop, staged } from './stage.ts'
import { toneOf } from './tone.ts'

/** The wall of each shelf. */
const backdrops: Readonly<Record<string, Backdrop>> = {
  lighting: ['#c3c6c6', '#adb0af'],
  furniture: ['#eee8de', '#dcd2c2'],
  textiles: ['#f0e9e2', '#e3d6ca'],
  cookware: ['#e6ebe8', '#d0d9d4'],
  tableware: ['#efebe1', '#dcd6c5'],
  pantry: ['#f3ead6', '#e6d6b4'],
  books: ['#e9ecee', '#d3dadf'],
  stationery: ['#efece8', '#dbd6cf'],
  audio: ['#e4e7ea', '#ccd3d9'],
  bags: ['#ece9e0', '#d8d2c2'],
  garden: ['#e9eee3', '#d2dcc8'],
  toys: ['#f3ebe0', '#e6d8c6'],
}

type Piece = { readonly shelf: string; readonly family: Family; readonly model: Model; readonly form: number }

let pieces: ReadonlyMap<string, Piece> | undefined

/** Every model by its product's slug; made once, as the catalog never changes. */
function pieceOf(slug: string): Piece | undefined {
  pieces ??= new Map(
    shelves.flatMap((shelf) =>
      shelf.families.flatMap((family) =>
        family.models.map((model, form) => [model.slug, { shelf: shelf.slug, family, model, form }] as const),
      ),
    ),
  )
  return pieces.get(slug)
}

/** The picture a media entry names, as a static SVG; refuses a name that no product bears. */
export function drawArtwork(name: string): string {
  const [slug = '', paint = '', view = ''] = name.split('.')
  const piece = pieceOf(slug)
  assert(piece && isView(view), `no such artwork: ${name}`)
  const drawing = drawings[piece.family.code]
  const backdrop = backdrops[piece.shelf]
  assert(drawing && backdrop, `no drawing for ${piece.family.code}`)
  return staged(drawing, lookOf(piece, paint), view, backdrop)
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

function lookOf({ model, form }: Piece, paint: string): Look {
  const others = model.paints.filter((each) => each !== paint)
  const author = model.facts['author']
  return {
    pen: newPen(),
    paint: toneOf(colorOf(paint).hex),
    accent: toneOf(colorOf(others[0] ?? paint).hex),
    form,
    title: model.title.en,
    author: typeof author === 'string' ? author : '',
  }
}

function isView(view: string): view is View {
  return view === 'main' || view === 'scene' || view === 'detail'
}
