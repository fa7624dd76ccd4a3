import { trusted } from '#kernel/html.ts'
import type { HttpServer } from '#kernel/http.ts'
import type { WebApp } from '../context.ts'
import { providersOf } from '../providers.ts'
import type { Desk } from './desk.ts'
import { renderDoor } from './layout.ts'
import { sorryPage } from './pages/door.ts'
import { guardDesk } from './policy.ts'
import { booksRoutes } from './routes/books.ts'
import { contentPictureRoutes } from './routes/content-picture.ts'
import { contentRoutes } from './routes/content.ts'
import { searchRoutes } from './routes/search.ts'
import { couponRoutes } from './routes/coupons.ts'
import { creditRoutes } from './routes/credit.ts'
import { debtRoutes } from './routes/debts.ts'
import { payoutRoutes } from './routes/payouts.ts'
import { disputeRoutes } from './routes/disputes.ts'
import { downloadDeskRoutes } from './routes/downloads.ts'
import { doorRoutes } from './routes/door.ts'
import { editProductRoutes } from './routes/edit-product.ts'
import { endpointRoutes } from './routes/endpoints.ts'
import { foundRoutes } from './routes/found.ts'
import { importRoutes } from './routes/import.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { mailboxRoutes, mailRoutes } from './routes/mails.ts'
import { orderRoutes } from './routes/order.ts'
import { orderListRoutes } from './routes/orders.ts'
import { matchRoutes } from './routes/matches.ts'
import { moneyRoutes } from './routes/payments.ts'
import { productPictureRoutes } from './routes/product-pictures.ts'
import { productRoutes } from './routes/products.ts'
import { recommendationRoutes } from './routes/recommendations.ts'
import { refundRoutes } from './routes/refund.ts'
import { returnDeskRoutes } from './routes/returns.ts'
import { routeRoutes } from './routes/routes.ts'
import { riskRoutes } from './routes/risk.ts'
import { settlementRoutes } from './routes/settlements.ts'
import { stockRoutes } from './routes/stock.ts'
import { systemRoutes } from './routes/system.ts'
import { todayRoutes } from './routes/today.ts'
import { treasuryRoutes } from './routes/treasury.ts'
import { voiceRoutes } from './routes/voices.ts'
import { say } from './words.ts'

const errorPage: HttpServer['errorPages'][number] = (problem, request) => {
  if (!/^\/admin(?:[/?]|$)/.test(request.url)) return undefined
  const { statusCode, code, title, detail, errors } = problem
  if (code === 'not_an_operator')
    return trusted(renderDoor(sorryPage(say('door.forbidden'), say('door.forbidden_text'))))
  if (statusCode === 404)
    return trusted(renderDoor(sorryPage(say('desk.not_found'), say('desk.not_found_text'))))
  if (statusCode === 500)
    return trusted(renderDoor(sorryPage(say('desk.error'), say('desk.error_text', { id: request.id }))))
  const reasons = errors.map((each) => `${each.field} ${each.reason}: ${each.fix}.`).join(' ')
  return trusted(renderDoor(sorryPage(title, detail ?? reasons)))
}

/** Add the desk's routes to a server, every one behind the policy. */
export async function addDesk(server: HttpServer, own: Desk): Promise<void> {
  server.errorPages.push(errorPage)
  mailboxRoutes(server, own)
  await server.register(async (scope: HttpServer) => {
    guardDesk(scope, own)
    const areas = [
      doorRoutes,
      todayRoutes,
      orderListRoutes,
      orderRoutes,
      refundRoutes,
      returnDeskRoutes,
      productRoutes,
      editProductRoutes,
      productPictureRoutes,
      stockRoutes,
      downloadDeskRoutes,
      couponRoutes,
      searchRoutes,
      recommendationRoutes,
      matchRoutes,
      contentRoutes,
      contentPictureRoutes,
      importRoutes,
      moneyRoutes,
      creditRoutes,
      debtRoutes,
      payoutRoutes,
      treasuryRoutes,
      ledgerRoutes,
      booksRoutes,
      settlementRoutes,
      disputeRoutes,
      riskRoutes,
      routeRoutes,
      mailRoutes,
      endpointRoutes,
      foundRoutes,
      systemRoutes,
      voiceRoutes,
    ]
    for (const add of areas) add(scope, own)
  })
}

/** The operator's desk, below /admin: every route behind the policy, every page without script. */
export const desk: WebApp = async (server, context) => {
  const { db, settings } = context
  await addDesk(server, { db, settings, ...providersOf(context) })
}
