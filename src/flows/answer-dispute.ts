import type { Db, Queries } from '#kernel/database.ts'
import { formatDecimal } from '#kernel/money.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { findShipments } from '#goods/shipping/index.ts'
import {
  contentOfFile,
  disputeFiles,
  findDisputes,
  hearDispute,
  markAnswered,
  markHandedOver,
  noteAnswer,
  type Dispute,
  type DisputeDesk,
  type DisputeFile,
} from '#money/disputes/index.ts'
import { findOrder, orderNumber, type OrderId } from '#trade/orders/index.ts'

/** Why a dispute is not answered. After `provider_silent` the same call may be made again. */
export type AnswerRefusal = 'dispute_not_found' | 'not_open_for_response' | 'provider_silent'

/** What we know of the sale: the order, where and when its goods arrived, and the mails the buyer got. */
export async function evidenceFor(db: Queries, dispute: Dispute): Promise<Record<string, string>> {
  const id = dispute.reference as OrderId | null
  const order = id === null ? null : await findOrder(db, id)
  if (order === null) return {}
  const shipments = await findShipments(db, { orderId: order.id })
  const mails = await db.sql<{ template: string; at: Date }>`
    select m.template, m.created_at as at
      from notifications.mails m
     where m.recipient = ${order.email} and m.created_at >= ${order.placedAt}
     order by m.created_at
     limit 20`
  const tracking = shipments.map(({ trackingNumber }) => trackingNumber).filter((each) => each !== undefined)
  const delivered = shipments.map(({ deliveredAt }) => deliveredAt).filter((each) => each !== undefined)
  const { city = '', country = '' } = order.shippingAddress as { city?: string; country?: string }
  return {
    order: `${orderNumber(order.number)} of ${order.placedAt.toISOString().slice(0, 10)}, ${formatDecimal(dispute.amount)} ${dispute.amount.currency} disputed`,
    ...(city === '' ? {} : { shipped_to: `${city}, ${country}` }),
    ...(tracking.length === 0 ? {} : { tracking_number: tracking.join(' ') }),
    ...(delivered.length === 0 ? {} : { delivered_at: delivered.map((at) => at.toISOString()).join(' ') }),
    ...(mails.length === 0
      ? {}
      : {
          mails: mails.map(({ template, at }) => `${at.toISOString().slice(0, 16)} ${template}`).join('; '),
        }),
  }
}

/** How a dispute is answered: fought with evidence, what we know joined by what a person adds and the files kept for it, or given in to. */
export type AnswerDispute = {
  readonly id: string
  readonly how: 'fight' | 'accept'
  readonly text: string
  /** More of what speaks for us, by name; it goes before what we know. */
  readonly more?: Readonly<Record<string, string>>
  readonly actor: string
}

/** Hand files over that the provider does not have yet; answers its ids of all of them. Handed over twice it has them once. */
async function handOver(
  db: Db,
  desk: DisputeDesk,
  { id, providerId }: Dispute,
  files: readonly DisputeFile[],
): Promise<string[]> {
  const handed: string[] = []
  for (const file of files) {
    const content = file.providerId === null ? await contentOfFile(db, id, file.id) : undefined
    if (content === undefined) {
      if (file.providerId !== null) handed.push(file.providerId)
      continue
    }
    const { id: reference, name, mediaType } = file
    const theirs = await desk.handOver(providerId, { reference, name, mediaType, content })
    await markHandedOver(db, file.id, theirs)
    handed.push(theirs)
  }
  return handed
}

/** Answer a dispute at its provider, and follow what the provider says then. Answered twice is answered once. */
export async function answerDispute(
  db: Db,
  desks: readonly DisputeDesk[],
  { id, how, text, more = {}, actor }: AnswerDispute,
): Promise<Result<Dispute['id'], AnswerRefusal>> {
  const [dispute] = await findDisputes(db, { id })
  const desk = desks.find(({ connector }) => connector === dispute?.connector)
  if (dispute === undefined || desk === undefined) return refused('dispute_not_found')
  if (dispute.state !== 'needs_response') return refused('not_open_for_response')
  const evidence =
    how === 'fight'
      ? { ...(await evidenceFor(db, dispute)), ...more, ...(text === '' ? {} : { text }) }
      : undefined
  const reference = `${dispute.id}.${dispute.stage}.${how}`
  const files = how === 'fight' ? (await disputeFiles(db, id)).filter((each) => each.answeredAt === null) : []
  let said: Awaited<ReturnType<DisputeDesk['answer']>>
  try {
    const handed = await handOver(db, desk, dispute, files)
    said = await desk.answer(dispute.providerId, {
      reference,
      ...(evidence === undefined ? {} : { evidence, files: handed }),
    })
  } catch {
    // Nobody knows whether it was heard: the same reference makes a second try the first.
    return refused('provider_silent')
  }
  if (!said.ok) return said
  const told = said.value
  return inTransaction(db, async (tx) => {
    await noteAnswer(tx, dispute.id, { evidence: evidence ?? null, actor })
    await markAnswered(
      tx,
      files.map((each) => each.id),
    )
    await hearDispute(tx, told)
    return done(dispute.id)
  })
}
