import { join } from 'node:path'
import { fileStore, type FileStore } from '#kernel/files.ts'
import { pictureShelf, type PictureShelf } from '#kernel/pictures.ts'

/** Originals and the forms made of them. */
export type Pictures = { readonly store: FileStore; readonly shelf: PictureShelf }

/** The shop's own pictures and films. */
export function shopPictures(dataFolder: string): Pictures {
  const store = fileStore(join(dataFolder, 'files'))
  return { store, shelf: pictureShelf(store, join(dataFolder, 'cache', 'pictures')) }
}

/** The photographs of buyers, apart from the shop's own pictures. */
export function buyersPictures(dataFolder: string): Pictures {
  const store = fileStore(join(dataFolder, 'photographs'))
  return { store, shelf: pictureShelf(store, join(dataFolder, 'cache', 'photographs')) }
}
