import { Type } from 'typebox'
import { toWire } from '#kernel/money.ts'
import { done, refused } from '#kernel/result.ts'
import {
  addDisputeFile,
  contentOfFile,
  disputeFiles,
  disputeLifecycle,
  fileTypes,
  findDisputes,
  largestFile,
  removeDisputeFile,
  type Dispute,
  type DisputeFile,
} from '#money/disputes/index.ts'
import { answerDispute, evidenceFor } from '#flows/answer-dispute.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Call, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, idOf, instant, moneySchema, oneOf, orNull, text } from '../schemas/common.ts'

const disputeParams = closed({ dispute_id: idOf('dis', 'The dispute.') })
const fileParams = closed({ dispute_id: idOf('dis', 'The dispute.'), evidence_id: idOf('dfl', 'The file.') })

const disputeSchema = closed(
  {
    id: idOf('dis', 'The dispute.'),
    connector: Type.String(),
    payment_id: orNull(Type.String()),
    reference: orNull(Type.String()),
    state: oneOf(disputeLifecycle.states),
    stage: oneOf(['pre_dispute', 'chargeback', 'representment', 'pre_arbitration', 'arbitration']),
    reason: Type.String(),
    reason_text: Type.String(),
    amount: moneySchema,
    respond_by: orNull(instant),
    opened_at: instant,
    answered_at: orNull(instant),
    closed_at: orNull(instant),
  },
  { title: 'Dispute' },
)

const fileSchema = closed(
  {
    id: idOf('dfl', 'The file.'),
    name: Type.String(),
    media_type: oneOf(fileTypes),
    bytes: Type.Integer(),
    sha256: Type.String(),
    added_at: instant,
    handed_over: Type.Boolean({ description: 'The provider has it.' }),
    answered_at: orNull(instant),
  },
  { title: 'DisputeFile' },
)

const facts = Type.Record(Type.String({ pattern: '^.{1,100}$' }), Type.String(), {
  additionalProperties: false,
})

const wholeSchema = closed(
  {
    dispute: disputeSchema,
    prepared: facts,
    answered: orNull(facts),
    files: Type.Array(fileSchema),
  },
  { title: 'DisputeWhole' },
)

const disputeOnWire = (each: Dispute) => ({
  id: each.id,
  connector: each.connector,
  payment_id: each.paymentId,
  reference: each.reference,
  state: each.state,
  stage: each.stage,
  reason: each.reason,
  reason_text: each.reasonText,
  amount: toWire(each.amount),
  respond_by: each.respondBy?.toISOString() ?? null,
  opened_at: each.openedAt.toISOString(),
  answered_at: each.answeredAt?.toISOString() ?? null,
  closed_at: each.closedAt?.toISOString() ?? null,
})

const fileOnWire = (each: DisputeFile) => ({
  id: each.id,
  name: each.name,
  media_type: each.mediaType,
  bytes: each.bytes,
  sha256: each.hash,
  added_at: each.addedAt.toISOString(),
  handed_over: each.providerId !== null,
  answered_at: each.answeredAt?.toISOString() ?? null,
})

async function disputeNow(db: Call['db'], id: string) {
  const [dispute] = await findDisputes(db, { id })
  if (dispute === undefined) throw refuse(refused('dispute_not_found'))
  const [prepared, files] = await Promise.all([evidenceFor(db, dispute), disputeFiles(db, id)])
  return answer({
    dispute: disputeOnWire(dispute),
    prepared,
    answered: dispute.evidence,
    files: files.map(fileOnWire),
  })
}

const list = operation({
  id: 'list_disputes',
  method: 'GET',
  path: '/api/admin/disputes',
  tag: 'Money',
  summary: 'Payments that payers dispute, the nearest deadline first, closed ones last; two hundred at most.',
  query: closed({ state: Type.Optional(oneOf(disputeLifecycle.states)) }),
  answers: { 200: closed({ disputes: Type.Array(disputeSchema) }, { title: 'DisputeList' }) },
  refusals: [],
  perMinute: 120,
  handle: async ({ db, query }) => {
    const found = await findDisputes(db)
    const wanted = found.filter(({ state }) => query.state === undefined || state === query.state)
    return answer({ disputes: wanted.map(disputeOnWire) })
  },
})

const one = operation({
  id: 'get_dispute',
  method: 'GET',
  path: '/api/admin/disputes/:dispute_id',
  tag: 'Money',
  summary: 'One dispute: what we know of the sale and would say, what was said, and the files kept for it.',
  params: disputeParams,
  answers: { 200: wholeSchema },
  refusals: ['dispute_not_found'],
  perMinute: 120,
  handle: async ({ db, params }) => disputeNow(db, params.dispute_id),
})

const addFile = operation({
  id: 'add_dispute_file',
  method: 'POST',
  path: '/api/admin/disputes/:dispute_id/files',
  tag: 'Money',
  summary: 'Keep a file for the answer: PDF, JPEG, PNG or plain text, 2 MB at most, ten to a dispute.',
  params: disputeParams,
  body: closed(
    {
      name: text(100),
      media_type: oneOf(fileTypes),
      content: Type.String({
        minLength: 1,
        maxLength: Math.ceil(largestFile / 3) * 4 + 4,
        description: 'The bytes in base64.',
      }),
    },
    {
      title: 'DisputeFileInput',
      examples: [
        { name: 'receipt.txt', media_type: 'text/plain', content: 'U2lnbmVkIGZvciBieSBBbm4gQnV5ZXIu' },
      ],
    },
  ),
  answers: { 201: fileSchema },
  refusals: [
    'dispute_not_found',
    'not_open_for_response',
    'file_unreadable',
    'file_too_large',
    'too_many_files',
    'file_exists',
  ],
  perMinute: 30,
  mostBytes: 2_800_000,
  handle: async ({ params, body, caller, changeTogether }) => {
    const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(body.content) && body.content.length % 4 === 0
    if (!isBase64) throw refuse(refused('file_unreadable'))
    return changeTogether(async (tx) => {
      const added = await addDisputeFile(tx, params.dispute_id, {
        name: body.name,
        mediaType: body.media_type,
        content: Buffer.from(body.content, 'base64'),
        actor: actorOf(caller).party,
      })
      if (!added.ok) return added
      const kept = (await disputeFiles(tx, params.dispute_id)).find(({ id }) => id === added.value)
      return kept === undefined ? refused('file_not_found') : done(answer(fileOnWire(kept), 201))
    })
  },
})

const getFile = operation({
  id: 'get_dispute_file',
  method: 'GET',
  path: '/api/admin/disputes/:dispute_id/files/:evidence_id',
  tag: 'Money',
  summary: 'The bytes of a file, in base64.',
  params: fileParams,
  answers: { 200: closed({ file: fileSchema, content: Type.String() }, { title: 'DisputeFileWhole' }) },
  refusals: ['file_not_found'],
  perMinute: 60,
  handle: async ({ db, params }) => {
    const { dispute_id: disputeId, evidence_id: id } = params
    const file = (await disputeFiles(db, disputeId)).find((each) => each.id === id)
    const content = file && (await contentOfFile(db, disputeId, id))
    if (file === undefined || content === undefined) throw refuse(refused('file_not_found'))
    return answer({ file: fileOnWire(file), content: content.toString('base64') })
  },
})

const removeFile = operation({
  id: 'remove_dispute_file',
  method: 'DELETE',
  path: '/api/admin/disputes/:dispute_id/files/:evidence_id',
  tag: 'Money',
  summary: 'Take a file away again. One that went with an answer stays.',
  params: fileParams,
  answers: { 204: null },
  refusals: ['file_not_found'],
  perMinute: 30,
  handle: async ({ params, change }) =>
    change(async (db) => {
      const removed = await removeDisputeFile(db, params.dispute_id, params.evidence_id)
      return removed.ok ? done({ status: 204 }) : removed
    }),
})

const give = operation({
  id: 'answer_dispute',
  method: 'POST',
  path: '/api/admin/disputes/:dispute_id/answer',
  tag: 'Money',
  summary:
    'Answer a dispute at its provider: fight with what we know, a text and the files kept for it, or give in.',
  description: 'Answered twice is answered once. After `provider_silent` the same call may be made again.',
  params: disputeParams,
  body: closed(
    { how: oneOf(['fight', 'accept']), text: Type.Optional(Type.String({ maxLength: 2_000 })) },
    { title: 'DisputeAnswer', examples: [{ how: 'fight', text: 'Delivered and signed for.' }] },
  ),
  answers: { 200: wholeSchema },
  refusals: ['dispute_not_found', 'not_open_for_response', 'provider_silent'],
  load: 'pay',
  perMinute: 30,
  handle: async ({ db, params, body, caller, providers }) => {
    const answered = await answerDispute(db, providers.disputes ?? [], {
      id: params.dispute_id,
      how: body.how,
      text: (body.text ?? '').trim(),
      actor: actorOf(caller).party,
    })
    if (!answered.ok) throw refuse(answered)
    return disputeNow(db, params.dispute_id)
  },
})

/** Payments that payers dispute, and our answers. */
export const deskDisputeOperations: readonly Operation[] = [list, one, addFile, getFile, removeFile, give]
