import type { Pen } from './pen.ts'
import { drawingOf, lookOf, pieceOf } from './piece.ts'
import { group } from './shapes.ts'
import { standingShadow } from './stage.ts'

/** A product placed in a composition: its slug and color, where its foot is, and how large. */
export type Placed = readonly [slug: string, paint: string, x: number, y: number, scale: number]

/** Several products in one picture, the later ones in front. */
export function stillLife(pen: Pen, placed: readonly Placed[]): string {
  return placed
    .map(([slug, paint, x, y, scale]) => {
      const piece = pieceOf(slug)
      const drawing = drawingOf(piece)
      const shadow = drawing.place === 'stands' && standingShadow(pen, drawing.ground, 642)
      return group(
        `translate(${x} ${y}) scale(${scale}) translate(-400 -640)`,
        shadow,
        drawing.draw(lookOf(piece, paint, pen)),
      )
    })
    .join('')
}
