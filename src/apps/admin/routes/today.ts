import type { HttpServer } from '#kernel/http.ts'
import { concerns, countLowStock, deskOverview, listOrders, soldPerDay } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking } from '../form.ts'
import { promisesKept } from '../oracles.ts'
import { todayPage } from '../pages/today.ts'

/** The front page of the desk. */
export function todayRoutes(server: HttpServer, desk: Desk): void {
  const { db } = desk
  server.get('/admin', { schema: { querystring: asking({}) } }, async (request, reply) => {
    const [overview, lowStock, sold, found, asked, recent] = await Promise.all([
      deskOverview(db),
      countLowStock(db),
      soldPerDay(db, 14),
      concerns(db),
      promisesKept(db),
      listOrders(db, { most: 8 }),
    ])
    // Without a mail server mails are only kept to be read in the mailbox: there is nothing they wait for.
    const heard = desk.settings.smtpUrl ? found : found.filter(({ kind }) => kind !== 'waiting_mails')
    const broken = (asked.broken ?? []).map(({ name }) => name)
    return sendDesk(
      desk,
      request,
      reply,
      todayPage({ overview, lowStock, sold, concerns: heard, broken, recent }),
    )
  })
}
