export {
  categoryAddress,
  categoryName,
  categoryTree,
  dropCategoryTree,
  wayTo,
  type CategoryNode,
  type CategoryTree,
} from './category-tree.ts'
export {
  addMedia,
  arrangeMedia,
  describeMedia,
  mostMedia,
  removeMedia,
  replaceMedia,
  type MediaOf,
  type MediaWords,
  type StoredFilm,
  type StoredPicture,
} from './media/change-media.ts'
export { shownPictures } from './media/shown-pictures.ts'
export { labelIn, localeOf, locales, type Labels, type Locale } from './locale.ts'
export {
  addressOf,
  addressPattern,
  importLifecycle,
  mostAddressLength,
  productLifecycle,
  variantLifecycle,
  type AttributeValue,
  type MediaRecord,
  type OptionRecord,
  type OptionValueRecord,
  type ProductRecord,
  type ProductState,
  type ProductText,
  type VariantRecord,
  type VariantState,
} from './product.ts'
export {
  knownAttributes,
  recordAttributes,
  type AttributeKind,
  type AttributeRecord,
  type KnownAttribute,
} from './record-attributes.ts'
export { recordCategories, type CategoryRecord, type RecordCategoriesRefusal } from './record-categories.ts'
export {
  recordProducts,
  type RecordedProducts,
  type RecordProductsOptions,
  type RecordProductsRefusal,
} from './record-products.ts'
export { makeVariantDigital, setVariantState } from './set-variant-state.ts'
export type { ChangeCause } from './tell-product-changed.ts'
export {
  moveProduct,
  updateProduct,
  type ProductChange,
  type UpdateProductRefusal,
} from './update-product.ts'
export { taxClassesOf } from './tax-classes.ts'
export { takeImportedIn } from './take-imported-in.ts'
