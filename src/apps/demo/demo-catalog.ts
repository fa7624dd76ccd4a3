import { demoAttributes } from './attributes.ts'
import type { DemoCatalog, DemoCategory, DemoProduct } from './catalog-shape.ts'
import { departments, shelves } from './catalog/shelves.ts'
import { makeProduct } from './make-product.ts'

/** The demo shop: departments before their categories, products from all shelves mixed. */
export function demoCatalog(): DemoCatalog {
  return { categories: demoCategories(), attributes: demoAttributes, products: demoProducts() }
}

/** The products as JSON lines, one product to a line, exactly as the import reads them. */
export function* demoLines(): Generator<string> {
  for (const product of demoProducts()) yield JSON.stringify(product)
}

function demoCategories(): DemoCategory[] {
  const tops = departments.map(({ slug, names, descriptions }, at) => ({
    slug,
    parent: null,
    position: at + 1,
    names,
    descriptions,
    artwork: `tile.${slug}`,
  }))
  const leaves = shelves.map(({ slug, department, names, descriptions }, at) => ({
    slug,
    parent: department,
    position: at + 1,
    names,
    descriptions,
    artwork: `tile.${slug}`,
  }))
  return [...tops, ...leaves]
}

/** The products as they would come in over the years: each family's first models, then its second ones. */
function demoProducts(): DemoProduct[] {
  const placed = shelves.flatMap((shelf, atShelf) =>
    shelf.families.flatMap((family, atFamily) =>
      family.models.map((model, atModel) => ({
        place: { shelf: atShelf, family: atFamily, model: atModel },
        product: () =>
          makeProduct(shelf, family, model, { shelf: atShelf, family: atFamily, model: atModel }),
      })),
    ),
  )
  return placed
    .toSorted(
      ({ place: one }, { place: other }) =>
        one.model - other.model || one.family - other.family || one.shelf - other.shelf,
    )
    .map(({ product }) => product())
}
