export { artworkName, type View } from './artwork-name.ts'
export { bigCatalog } from './big-catalog.ts'
export type * from './catalog-shape.ts'
export { demoCatalog, demoLines } from './demo-catalog.ts'
