export { makeMaster } from './pictures/render.ts'
export { pictureShelf, type PictureShelf } from './pictures/shelf.ts'
export { toneClasses, toneOfHex } from './pictures/tone.ts'
export {
  everyVariant,
  parseVariant,
  pictureFormats,
  pictureTypes,
  type PictureVariant,
  type PictureWidth,
} from './pictures/variants.ts'
