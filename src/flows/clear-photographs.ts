import type { Db } from '#kernel/database.ts'
import type { FileStore } from '#kernel/files.ts'
import type { PictureShelf } from '#kernel/pictures.ts'
import { keysInUse } from '#people/reviews/index.ts'

const day = 86_400_000

/**
 * Remove the files of photographs, and every form made of them, that belong to no review any more: taken back, changed, erased with their author. A file
 * younger than a day is left, since its review may be on its way. Answers how many went.
 */
export async function clearPhotographs(
  db: Db,
  { store, shelf }: { readonly store: FileStore; readonly shelf: PictureShelf },
): Promise<number> {
  const keys = await store.keysOlderThan(day)
  let removed = 0
  for (let from = 0; from < keys.length; from += 500) {
    const portion = keys.slice(from, from + 500)
    const used = new Set(await keysInUse(db, portion))
    for (const key of portion.filter((each) => !used.has(each))) {
      await store.remove(key)
      await shelf.forget(key)
      removed++
    }
  }
  return removed
}
