import type { FileStore } from '#kernel/files.ts'
import { toneOfHex } from '#kernel/pictures.ts'
import { groundOf } from './demo/index.ts'

/** A picture in the file store, with its size in pixels. */
export type KeptPicture = { readonly key: string; readonly width: number; readonly height: number }

const side = 800

/** Draws a picture by its name, as SVG text. */
export type Draw = (artwork: string) => string

/** Draw and keep pictures; each name once. Answers the pictures by name. */
export async function keepPictures(
  files: FileStore,
  artworks: Iterable<string>,
  draw: Draw,
  kept: Map<string, KeptPicture> = new Map(),
): Promise<Map<string, KeptPicture>> {
  const fresh = [...new Set(artworks)].filter((artwork) => !kept.has(artwork))
  for (let from = 0; from < fresh.length; from += 64) {
    await Promise.all(
      fresh.slice(from, from + 64).map(async (artwork) => {
        const key = await files.put(draw(artwork), 'svg', toneOfHex(groundOf(artwork) ?? ''))
        kept.set(artwork, { key, width: side, height: side })
      }),
    )
  }
  return kept
}
