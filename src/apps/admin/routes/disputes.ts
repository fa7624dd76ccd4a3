import { parseId } from '#kernel/ids.ts'
import { Type } from 'typebox'
import {
  problem,
  rawBody,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  addDisputeFile,
  contentOfFile,
  disputeFiles,
  findDisputes,
  largestFile,
  removeDisputeFile,
  type FileType,
} from '#money/disputes/index.ts'
import { refused } from '#kernel/result.ts'
import { answerDispute, evidenceFor } from '#flows/answer-dispute.ts'
import { readMultipart } from '../multipart.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { disputePage, disputesPage } from '../pages/disputes.ts'
import { operatorOf } from '../policy.ts'

async function show(desk: Desk, request: HttpRequest, reply: HttpReply, at: { id: string; form: DeskForm }) {
  const id = parseId('dis', at.id)
  const [dispute] = id.ok ? await findDisputes(desk.db, { id: id.value }) : []
  if (dispute === undefined) throw problem(404, 'not_found')
  const [evidence, files] = await Promise.all([
    evidenceFor(desk.db, dispute),
    disputeFiles(desk.db, dispute.id),
  ])
  return sendDesk(
    desk,
    request,
    reply,
    disputePage({ dispute, evidence, files }, at.form),
    at.form === freshForm ? 200 : 422,
  )
}

const fileParams = Type.Object(
  { id: Type.String({ maxLength: 60 }), file: Type.String({ maxLength: 60 }) },
  { additionalProperties: false },
)

const typeOf: Readonly<Record<string, FileType>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
}

function fileRoutes(server: HttpServer, desk: Desk): void {
  const options = { config: { body: 'raw' as const }, bodyLimit: largestFile + 100_000 }
  const schema = { params: idParams }
  server.post('/admin/disputes/:id/files', { schema, ...options }, async (request, reply) => {
    const { id } = request.params
    const parts = readMultipart(request.headers['content-type'], rawBody(request))
    const file = parts?.find(({ name }) => name === 'file')
    const name = file?.filename ?? ''
    const mediaType = typeOf[name.split('.').at(-1)?.toLowerCase() ?? '']
    const added =
      file === undefined || mediaType === undefined
        ? refused('file_unreadable')
        : await inTransaction(desk.db, (tx) =>
            addDisputeFile(tx, id, {
              name,
              mediaType,
              content: file.bytes,
              actor: operatorOf(request).party,
            }),
          )
    if (added.ok) return redirectTo(reply, `/admin/disputes/${id}?done=file_added`)
    if (added.refusal === 'dispute_not_found') throw problem(404, 'not_found')
    return show(desk, request, reply, { id, form: refusedDesk({}, added, 'file') })
  })
  const one = { params: fileParams, querystring: asking({}) }
  server.get('/admin/disputes/:id/files/:file', { schema: one }, async (request, reply) => {
    const { id, file } = request.params
    const known = (await disputeFiles(desk.db, id)).find((each) => each.id === file)
    const content = known && (await contentOfFile(desk.db, id, file))
    if (known === undefined || content === undefined) throw problem(404, 'not_found')
    return reply
      .type(known.mediaType)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(known.name)}`)
      .send(content)
  })
  const removing = { params: fileParams, body: keyed({}) }
  server.post('/admin/disputes/:id/files/:file/remove', { schema: removing }, async (request, reply) => {
    const { id, file } = request.params
    const removed = await removeDisputeFile(desk.db, id, file)
    if (!removed.ok) throw problem(404, 'not_found')
    return redirectTo(reply, `/admin/disputes/${id}?done=file_removed`)
  })
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
  fileRoutes(server, desk)
}
