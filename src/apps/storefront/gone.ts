import { goneProduct as readGone, listing } from '#views/storefront/index.ts'
import { shownPrices } from './shown-prices.ts'
import { goneProductPage } from './pages/gone.ts'
import type { GonePage, Shop } from './shop.ts'
import type { PageContext } from './visitor.ts'

/** What is shown for a product that was put away (410): its neighbors. Undefined for what never was or is not out yet (404). */
export async function goneProduct(
  shop: Shop,
  page: PageContext,
  slug: string,
): Promise<GonePage | undefined> {
  const { locale, market } = page
  const gone = await readGone(shop.db, { slug, locale })
  if (!gone) return undefined
  const [prices, beside] = await Promise.all([
    shownPrices(shop.db, market),
    listing(shop.db, { locale, currency: market.currency, category: gone.categorySlug, size: 8 }),
  ])
  const items = beside.ok ? await prices.items(beside.value.items) : []
  return { gone: goneProductPage(page, gone, items) }
}
