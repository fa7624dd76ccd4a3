import type { Queries } from '#kernel/database.ts'
import { addJob } from '#kernel/jobs.ts'
import { everyVariant, type PictureShelf, type PictureVariant } from '#kernel/pictures.ts'
import { ports } from '#kernel/ports.ts'
import { shownPictures } from '#market/catalog/index.ts'

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

/** The widths in which a place of the shop shows a picture: the front page, shelves, the page of a product. */
const widthsOf = { front: [640, 960, 1_280, 1_920], shelf: [320, 480, 640], page: [160, 640, 960, 1_280] }
/** Products whose pictures are made ahead, the most loved first; those of others are made when somebody looks. */
const mostProducts = 2_000

/**
 * Ask for what a first visitor would wait for, each picture a job of its own: the front page, shelves, then pages. Asked
 * again, nothing is made twice. Answers how many pictures were asked for.
 */
export async function askForShownPictures(db: Queries): Promise<number> {
  const front = await db.sql<{
    key: string
  }>`select value ->> 'key' as key from kernel.marks where name = 'front_picture'`
  const shown = await shownPictures(db, mostProducts)
  const wanted = [
    ...front.map(({ key }) => ({ key, place: 'front' as const })),
    ...shown.filter(({ onShelves }) => onShelves).map(({ key }) => ({ key, place: 'shelf' as const })),
    ...shown.map(({ key }) => ({ key, place: 'page' as const })),
  ]
  for (const { key, place } of wanted) {
    const options = { key: `shown ${place} ${key}`, queue: 'shown pictures' }
    await addJob(db, 'make_shown_picture', { key, widths: widthsOf[place] }, options)
  }
  return wanted.length
}

/** Ask that pictures are made ahead, after so many seconds: who opens a shop does not wait for it. */
export async function planShownPictures(db: Queries, seconds: number): Promise<void> {
  const runAt = new Date(ports().now().getTime() + seconds * 1_000)
  await addJob(db, 'ask_for_shown_pictures', {}, { key: 'shown pictures', runAt })
}

/** Make the AVIF forms of a picture at these widths, one by one, and rest after each as long as it took: half of one core at most. */
export async function makeInPeace(
  shelf: PictureShelf,
  key: string,
  widths: readonly number[],
): Promise<number> {
  const wanted = everyVariant.filter(({ width, format }) => format === 'avif' && widths.includes(width))
  let made = 0
  for (const variant of wanted) {
    const begunAt = ports().monotonicMs()
    if (!(await makeForm(shelf, key, variant))) return made
    made++
    await ports().sleep(ports().monotonicMs() - begunAt)
  }
  return made
}

/** Make a form, if it is not there. False for a picture that is gone or cannot be drawn; throws while too many wait. */
async function makeForm(shelf: PictureShelf, key: string, variant: PictureVariant): Promise<boolean> {
  const found = await shelf.find(key, variant)
  if (!found.ok && found.refusal === 'busy') throw new Error('too many pictures wait')
  return found.ok
}

/** Make every form of a picture that is not there yet. A picture that is gone, or cannot be drawn, is none to make. */
export async function makePictures(shelf: PictureShelf, key: string): Promise<number> {
  let made = 0
  for (const variant of everyVariant) {
    if (!(await makeForm(shelf, key, variant))) return made
    made++
  }
  return made
}
