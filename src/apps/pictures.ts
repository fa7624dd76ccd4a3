import { join } from 'node:path'
import type { Settings } from '#kernel/config.ts'
import { fileStore, type FileStore } from '#kernel/files.ts'
import { pictureShelf, type PictureShelf } from '#kernel/pictures.ts'

/** Originals and the forms made of them. */
export type Pictures = { readonly store: FileStore; readonly shelf: PictureShelf }

/** Where originals are kept, which machines may share, and where this one keeps the forms it made of them. */
type Folders = Pick<Settings, 'filesFolder' | 'dataFolder'>

/** The shop's own pictures and films. */
export function shopPictures({ filesFolder, dataFolder }: Folders): Pictures {
  const store = fileStore(join(filesFolder, 'files'))
  return { store, shelf: pictureShelf(store, join(dataFolder, 'cache', 'pictures')) }
}

/** The photographs of buyers, apart from the shop's own pictures. */
export function buyersPictures({ filesFolder, dataFolder }: Folders): Pictures {
  const store = fileStore(join(filesFolder, 'photographs'))
  return { store, shelf: pictureShelf(store, join(dataFolder, 'cache', 'photographs')) }
}
