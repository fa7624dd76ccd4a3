import type { Queries } from '#kernel/database.ts'
import { addJob } from '#kernel/jobs.ts'
import { everyVariant, type PictureShelf } from '#kernel/pictures.ts'

/** Whose pictures: the shop's own, or the photographs of buyers. */
export type PicturePlace = 'shop' | 'buyers'

/** Ask that every form of new pictures is made, so that the first who looks does not wait. */
export async function askForPictures(
  tx: Queries,
  place: PicturePlace,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys)
    await addJob(tx, 'make_pictures', { place, key }, { key: `picture ${key}`, queue: 'pictures' })
}

/** Make every form of a picture that is not there yet. A picture that is gone, or cannot be drawn, is none to make. */
export async function makePictures(shelf: PictureShelf, key: string): Promise<number> {
  let made = 0
  for (const variant of everyVariant) {
    const found = await shelf.find(key, variant)
    if (found.ok) made++
    else if (found.refusal === 'busy') throw new Error('too many pictures wait')
    else return made
  }
  return made
}
