import assert from 'node:assert/strict'
import { shelves } from '../catalog/shelves.ts'
import { colorOf } from '../colors.ts'
import type { Family, Model } from '../family.ts'
import type { Drawing, Look } from './drawing.ts'
import { drawings } from './drawings.ts'
import { newPen, type Pen } from './pen.ts'
import { toneOf } from './tone.ts'

/** A model with the shelf and family it belongs to, and which of the family's five it is. */
export type Piece = {
  readonly shelf: string
  readonly family: Family
  readonly model: Model
  readonly form: number
}

let pieces: ReadonlyMap<string, Piece> | undefined

/** The piece behind a product's slug; made once, as the catalog never changes. */
export function pieceOf(slug: string): Piece {
  const piece = findPiece(slug)
  assert(piece, `no such product: ${slug}`)
  return piece
}

/** What is known of a product by its slug; undefined for one that is none of the demo. */
export function findPiece(slug: string): Piece | undefined {
  pieces ??= new Map(
    shelves.flatMap((shelf) =>
      shelf.families.flatMap((family) =>
        family.models.map((model, form) => [model.slug, { shelf: shelf.slug, family, model, form }] as const),
      ),
    ),
  )
  return pieces.get(slug)
}

/** The drawing of a piece's family. */
export function drawingOf({ family }: Piece): Drawing {
  const drawing = drawings[family.code]
  assert(drawing, `no drawing for ${family.code}`)
  return drawing
}

/** How a piece looks in one of the house's colors. */
export function lookOf({ model, form }: Piece, paint: string, pen: Pen = newPen()): Look {
  const others = model.paints.filter((each) => each !== paint)
  const author = model.facts['author']
  return {
    pen,
    paint: toneOf(colorOf(paint).hex),
    accent: toneOf(colorOf(others[0] ?? paint).hex),
    form,
    title: model.title.en,
    author: typeof author === 'string' ? author : '',
  }
}
