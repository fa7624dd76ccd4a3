import { Type } from 'typebox'
import { settingRows } from '#kernel/config.ts'
import type { HttpServer } from '#kernel/http.ts'
import { consumerRows, databaseFigures, latestFacts } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking } from '../form.ts'
import { promisesKept } from '../oracles.ts'
import { factsPage, settingsPage, systemPage } from '../pages/system.ts'

const text = Type.Optional(Type.String({ maxLength: 100 }))
const pageSize = 50

/** How the shop is: promises, consumers, facts, settings. */
export function systemRoutes(server: HttpServer, desk: Desk): void {
  const { db, settings } = desk
  server.get('/admin/system', async (request, reply) => {
    const [kept, consumers, figures] = await Promise.all([
      promisesKept(db),
      consumerRows(db),
      databaseFigures(db),
    ])
    return sendDesk(desk, request, reply, systemPage({ kept, consumers, figures, mode: settings.mode }))
  })
  const querystring = asking({ type: text, about: text, before: text })
  server.get('/admin/system/facts', { schema: { querystring } }, async (request, reply) => {
    const { type = '', about = '', before = '' } = request.query
    const rows = await latestFacts(db, {
      type: type.trim().replaceAll(' ', '_'),
      about: about.trim(),
      before: /^\d{1,15}$/.test(before) ? Number(before) : undefined,
    })
    const page = factsPage(rows.slice(0, pageSize), { type, about, hasMore: rows.length > pageSize })
    return sendDesk(desk, request, reply, page)
  })
  server.get('/admin/system/settings', async (request, reply) =>
    sendDesk(desk, request, reply, settingsPage(settingRows(process.env))),
  )
}
