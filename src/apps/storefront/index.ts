import { trusted } from '#kernel/html.ts'
import type { WebApp } from '../context.ts'
import { locales } from '#market/catalog/index.ts'
import { liveRecommendationsOf } from '#views/recommendations/index.ts'
import { keepPagesFresh } from './freshness.ts'
import { renderPage } from './layout.ts'
import { makePageCache } from './page-cache.ts'
import { messagePage } from './pages/door.ts'
import { mostPieces } from './pages/product.ts'
import { notFoundPage } from './pages/gone.ts'
import { makeAhead, partAhead } from '../made-ahead.ts'
import { providersOf } from '../providers.ts'
import { accountRoutes } from './routes/account.ts'
import { addressRoutes } from './routes/addresses.ts'
import { assetRoutes } from './routes/assets.ts'
import { cartRoutes } from './routes/cart.ts'
import { checkoutRoutes } from './routes/checkout.ts'
import { expressRoutes } from './routes/express.ts'
import { contentRoutes } from './routes/content.ts'
import { downloadRoutes } from './routes/downloads.ts'
import { designRoutes } from './routes/design.ts'
import { doorRoutes } from './routes/doors.ts'
import { helpAndLinkRoutes } from './routes/help.ts'
import { debitRoutes } from './routes/debits.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { machineRoutes } from './routes/machines.ts'
import { mediaRoutes } from './routes/media.ts'
import { orderRoutes } from './routes/orders.ts'
import { payStablecoinRoutes } from './routes/pay-stablecoin.ts'
import { payWalletRoutes } from './routes/pay-wallet.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { questionRoutes } from './routes/questions.ts'
import { photographRoutes } from './routes/photographs.ts'
import { recommendedRoutes } from './routes/recommended.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { safetyRoutes } from './routes/safety.ts'
import { productTarget, shelfRoutes } from './routes/shelves.ts'
import { walletRoutes } from './routes/wallet.ts'
import { wishRoutes } from './routes/wishes.ts'
import { topUpRoutes } from './routes/wallet-top-up.ts'
import { withdrawRoutes } from './routes/wallet-withdraw.ts'
import { makePageAhead, ownMarket, personalContext, type Shop } from './shop.ts'
import { wordsFor } from './words.ts'

/** The part of the memory for ready answers that is for pages; the rest is the API's. */
const share = 0.5

function errorPages(shop: Shop): Parameters<WebApp>[0]['errorPages'][number] {
  return async (problem, request) => {
    const locale = locales.find((each) => request.url === `/${each}` || request.url.startsWith(`/${each}/`))
    if (!locale) return undefined
    const words = wordsFor(locale)
    const page = await personalContext(shop, request, locale)
    if (problem.statusCode === 404) return trusted(renderPage(page, notFoundPage(page)))
    const isOurs = problem.statusCode >= 500
    const busy = problem.statusCode === 503 || problem.statusCode === 429
    const title = words(busy ? 'page.busy' : isOurs ? 'page.error' : 'page.refused')
    const text = busy
      ? words('page.busy_text')
      : isOurs
        ? words('page.error_text', { id: request.id })
        : words('page.refused_text')
    const action = { label: words('shop.home'), href: `/${locale}` }
    return trusted(renderPage(page, messagePage({ title, text, action })))
  }
}

/** The shop itself: shelves, cart, checkout, orders, account, in every language, with or without script. */
export const storefront: WebApp = async (server, context) => {
  const { db, settings } = context
  const room = settings.cacheMb * 1_048_576 * share
  const shop = { db, settings, cache: makePageCache(room), ...providersOf(context) }
  const freshness = await keepPagesFresh(db, shop.cache, { most: mostPieces })
  server.addHook('onClose', () => freshness.stop())
  liveRecommendationsOf(db)?.onMoved((products) => {
    if (products === undefined) shop.cache.drop('recommended')
    for (const product of products ?? []) shop.cache.drop(`product:${product}`)
  })
  const ahead = makeAhead(db, {
    most: settings.pagesAhead,
    currency: ownMarket(shop).currency,
    isFull: () => shop.cache.bytes > room * partAhead,
    make: (slug, locale) => makePageAhead(shop, productTarget(shop, locale, { slug, choice: {} })),
  })
  server.addHook('onClose', () => ahead.stop())
  server.errorPages.push(errorPages(shop))
  assetRoutes(server)
  shelfRoutes(server, shop)
  reviewRoutes(server, shop)
  photographRoutes(server, shop)
  questionRoutes(server, shop)
  wishRoutes(server, shop)
  recommendedRoutes(server, shop)
  privacyRoutes(server, shop)
  cartRoutes(server, shop)
  checkoutRoutes(server, shop)
  expressRoutes(server, shop)
  orderRoutes(server, shop)
  downloadRoutes(server, shop)
  doorRoutes(server, shop)
  accountRoutes(server, shop)
  addressRoutes(server, shop)
  walletRoutes(server, shop)
  topUpRoutes(server, shop)
  withdrawRoutes(server, shop)
  payWalletRoutes(server, shop)
  payStablecoinRoutes(server, shop)
  safetyRoutes(server, shop)
  invoiceRoutes(server, shop)
  machineRoutes(server, shop)
  debitRoutes(server, shop)
  mediaRoutes(server, shop)
  helpAndLinkRoutes(server, shop)
  contentRoutes(server, shop)
  designRoutes(server, shop)
}
