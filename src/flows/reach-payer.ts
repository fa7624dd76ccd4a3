import type { Db } from '#kernel/database.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { reseal, sealedAsked, type Attempt, type Proof } from '#money/payments/index.ts'
import { findBuyer, type Request } from '#money/requests/index.ts'
import { dropMessageCodes, isEmail, parsePhone } from '#people/access/index.ts'
import { findOrder, type OrderId } from '#trade/orders/index.ts'
import { goingOnOf, sealedFor, type Reach } from './hold-for-proof.ts'
import { findOwed } from './pay-owed.ts'

export type { Reach } from './hold-for-proof.ts'

/** What is known of a payer who is not signed in: the address of an order, or what a program says of its customer. */
export type KnownOfGuest = { readonly email?: string; readonly phone?: string | undefined }

/** What is known of whoever pays a request: the program's customer, or the one who placed the order something is owed for. */
export async function knownOfRequest(
  db: Db,
  { buyerId, settles }: Pick<Request, 'buyerId' | 'settles'>,
): Promise<{ readonly email: string; readonly phone: string | undefined }> {
  const buyer = buyerId === null ? undefined : await findBuyer(db, buyerId)
  const owed = settles === null ? undefined : await findOwed(db, settles)
  const order = owed && (await findOrder(db, owed.orderId as OrderId))
  return { email: buyer?.email ?? order?.email ?? '', phone: buyer?.phone ?? undefined }
}

type Asked = { readonly attempt: Attempt; readonly proof: Proof }

/** The address that is known of a guest, mail before telephone; undefined where neither can be written to. */
export function knownReach({ email = '', phone }: KnownOfGuest): Reach | undefined {
  if (email !== '') return { way: 'mail', to: email }
  const number = parsePhone(phone ?? '')
  return number.ok ? { way: 'message', to: number.value } : undefined
}

/**
 * Where a guest's code goes: what is known of them, else what they gave for this very try. Undefined where they have to be
 * asked for an address first.
 */
export async function reachOf(
  db: Db,
  { attempt }: Pick<Asked, 'attempt'>,
  known: KnownOfGuest,
  secret: string,
): Promise<Reach | undefined> {
  const found = knownReach(known)
  if (found !== undefined) return found
  const sealed = await sealedAsked(db, attempt)
  return sealed && goingOnOf(secret, attempt, sealed)?.reach
}

/** Why an address a payer gave is not taken. */
export type ReachRefusal = 'proof_not_open' | 'address_known' | 'address_malformed'

/** A mail address or a telephone number, as it is written to. */
function readReach(text: string): Result<Reach, 'address_malformed'> {
  const given = text.trim()
  if (given.includes('@'))
    return isEmail(given)
      ? done({ way: 'mail', to: given })
      : refused('address_malformed', { field: 'address' })
  const number = parsePhone(given)
  return number.ok
    ? done({ way: 'message', to: number.value })
    : refused('address_malformed', { field: 'address' })
}

/**
 * A guest of whom no address is known says where a code reaches them, by mail or message. It is sealed with the try, goes
 * to its provider only once a code came back from there, and is forgotten with it. Refused where an address is known: nobody
 * who has but the link may lead the code elsewhere.
 */
export async function giveReach(
  db: Db,
  { attempt, proof }: Asked,
  {
    address,
    known,
    secret,
  }: { readonly address: string; readonly known: KnownOfGuest; readonly secret: string },
): Promise<Result<Reach, ReachRefusal>> {
  if (proof.party !== null || knownReach(known) !== undefined) return refused('address_known')
  const read = readReach(address)
  if (!read.ok) return read
  const reach = read.value
  return inTransaction<Reach, ReachRefusal>(db, async (tx) => {
    const isKept = await reseal(tx, attempt, (sealed) => {
      const goingOn = goingOnOf(secret, attempt, sealed)
      if (goingOn?.payer === undefined) return undefined
      const payer = { ...goingOn.payer, email: reach.way === 'mail' ? reach.to : '' }
      return sealedFor(secret, attempt, { ...goingOn, payer, reach })
    })
    if (!isKept) return refused('proof_not_open')
    // A code that went elsewhere proves nothing of this address.
    await dropMessageCodes(tx, { party: null, subject: attempt.merchantRef })
    return done(reach)
  })
}

/** An address as much of it as tells its owner which it is: of mail the first letters and the ending, of a telephone the last digits. */
export function hidden(reach: Reach | undefined): string {
  if (reach === undefined) return ''
  const { way, to } = reach
  if (way === 'message') return `${to.slice(0, 3)} ••• ${to.slice(-2)}`
  const [name = '', host = ''] = to.split('@')
  return `${name.slice(0, 1)}•••@${host.slice(0, 1)}•••${/\.[^.]*$/.exec(host)?.[0] ?? ''}`
}
