import type { FileStore } from '#kernel/files.ts'

/** A picture in the file store, with its size in pixels. */
export type KeptPicture = { readonly key: string; readonly width: number; readonly height: number }

const side = 800

/** Draws a picture by its name, as SVG text. */
export type Draw = (artwork: string) => string

/** A plain card with a tone of its own, where no drawing is at hand. */
export function plainPicture(artwork: string): string {
  let tone = 0
  for (const letter of artwork) tone = (tone * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}">` +
    `<rect width="${side}" height="${side}" fill="hsl(${tone} 30% 88%)"/>` +
    `<circle cx="400" cy="380" r="190" fill="hsl(${tone} 35% 62%)"/>` +
    `<rect x="180" y="590" width="440" height="24" rx="12" fill="hsl(${tone} 25% 70%)"/></svg>`
  )
}

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
        const key = await files.put(draw(artwork), 'svg')
        kept.set(artwork, { key, width: side, height: side })
      }),
    )
  }
  return kept
}
