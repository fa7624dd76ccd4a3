import type { FileStore } from '#kernel/files.ts'
import { readCaptions, readFilm, type FilmRefusal } from '#kernel/films.ts'
import { makeMaster } from '#kernel/pictures.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { StoredFilm, StoredPicture } from '#market/catalog/index.ts'
import { readPhotograph, type PhotographRefusal } from '#people/reviews/index.ts'

/**
 * Take a picture somebody uploads: its bytes are read one by one, then unpacked and written anew, upright and in sRGB.
 * Drawings with code in them, files of two kinds, animations, bombs and cut-off files are refused.
 */
export async function takePicture(
  store: FileStore,
  bytes: Buffer,
): Promise<Result<StoredPicture, PhotographRefusal>> {
  const read = await readPhotograph(bytes)
  if (!read.ok) return read
  const made = await makeMaster(bytes)
  if (!made.ok)
    return refused(made.refusal === 'picture_too_large' ? 'photograph_too_large' : 'photograph_broken')
  const { bytes: master, extension, width, height, tone } = made.value
  return done({ key: await store.put(master, extension, tone), width, height })
}

/** Take a film with its captions by language: what says where it was taken is blanked, what does not hold together refused. */
export async function takeFilm(
  store: FileStore,
  bytes: Buffer,
  captions: Readonly<Record<string, Buffer>>,
): Promise<Result<StoredFilm, FilmRefusal | 'captions_malformed'>> {
  const film = readFilm(bytes)
  if (!film.ok) return film
  const texts: [string, string][] = []
  for (const [locale, file] of Object.entries(captions)) {
    const read = readCaptions(file)
    if (!read.ok) return refused(read.refusal, { ...read.detail, field: `captions_${locale}` })
    texts.push([locale, read.value])
  }
  const kept = await Promise.all(
    texts.map(async ([locale, text]) => [locale, await store.put(text, 'vtt')] as const),
  )
  const { bytes: clean, extension } = film.value
  return done({ key: await store.put(clean, extension), captions: Object.fromEntries(kept) })
}
