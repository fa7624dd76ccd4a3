import { parseId } from '#kernel/ids.ts'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { findDisputes } from '#money/disputes/index.ts'
import { answerDispute, evidenceFor } from '#flows/answer-dispute.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { disputePage, disputesPage } from '../pages/disputes.ts'
import { operatorOf } from '../policy.ts'

async function show(desk: Desk, request: HttpRequest, reply: HttpReply, at: { id: string; form: DeskForm }) {
  const id = parseId('dis', at.id)
  const [dispute] = id.ok ? await findDisputes(desk.db, { id: id.value }) : []
  if (dispute === undefined) throw problem(404, 'not_found')
  const evidence = await evidenceFor(desk.db, dispute)
  return sendDesk(
    desk,
    request,
    reply,
    disputePage(dispute, evidence, at.form),
    at.form === freshForm ? 200 : 422,
  )
}

/** Disputes: what payers' banks took back, until when to answer, and the answer. */
export function disputeRoutes(server: HttpServer, desk: Desk): void {
  server.get('/admin/disputes', { schema: { querystring: asking({}) } }, async (request, reply) =>
    sendDesk(desk, request, reply, disputesPage(await findDisputes(desk.db))),
  )
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/disputes/:id', { schema }, async (request, reply) =>
    show(desk, request, reply, { id: request.params.id, form: freshForm }),
  )
  for (const how of ['fight', 'accept'] as const) {
    const body = keyed({ text: line })
    server.post(
      `/admin/disputes/:id/${how}`,
      { schema: { params: idParams, body } },
      async (request, reply) => {
        const { id } = request.params
        const given = { id, how, text: (request.body.text ?? '').trim(), actor: operatorOf(request).party }
        const answered = await answerDispute(desk.db, desk.disputes ?? [], given)
        if (!answered.ok && answered.refusal === 'dispute_not_found') throw problem(404, 'not_found')
        if (!answered.ok) return show(desk, request, reply, { id, form: refusedDesk(request.body, answered) })
        return redirectTo(reply, `/admin/disputes/${id}?done=dispute_answered`)
      },
    )
  }
}
