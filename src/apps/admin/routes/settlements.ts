import { problem, type HttpServer } from '#kernel/http.ts'
import { parseId } from '#kernel/ids.ts'
import { settlementFiles, settlementLines, settlementTotals } from '#views/settlement-files/index.ts'
import { Type } from 'typebox'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, idParams } from '../form.ts'
import { settlementPage, settlementsPage } from '../pages/settlements.ts'

const filesShown = 50
const linesShown = 200

/** Settlement files of providers: the list, and one line by line. */
export function settlementRoutes(server: HttpServer, desk: Desk): void {
  const older = asking({ before: Type.Optional(Type.String({ maxLength: 60 })) })
  server.get('/admin/settlements', { schema: { querystring: older } }, async (request, reply) => {
    const before = parseId('stf', request.query.before ?? '')
    const found = await settlementFiles(desk.db, {
      most: filesShown + 1,
      ...(before.ok ? { belowId: before.value } : {}),
    })
    const files = found.slice(0, filesShown)
    const next = found.length > filesShown ? `/admin/settlements?before=${files.at(-1)?.id}` : undefined
    return sendDesk(desk, request, reply, settlementsPage({ files, next }))
  })
  const further = asking({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })) })
  const schema = { params: idParams, querystring: further }
  server.get('/admin/settlements/:id', { schema }, async (request, reply) => {
    const id = parseId('stf', request.params.id)
    const [file] = id.ok ? await settlementFiles(desk.db, { id: id.value, most: 1 }) : []
    if (file === undefined) throw problem(404, 'not_found')
    const { after } = request.query
    const found = await settlementLines(desk.db, file.id, {
      most: linesShown + 1,
      ...(after === undefined ? {} : { after }),
    })
    const lines = found.slice(0, linesShown)
    const next =
      found.length > linesShown
        ? `/admin/settlements/${file.id}?after=${lines.at(-1)?.ordinal ?? 0}`
        : undefined
    const totals = await settlementTotals(desk.db, file.id)
    return sendDesk(desk, request, reply, settlementPage({ file, totals, lines, next }))
  })
}
