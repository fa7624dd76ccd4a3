import type { Db, Queries } from '#kernel/database.ts'
import { errorFields, log } from '#kernel/log.ts'
import type { Money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import { assert, done, refused, type Refusal, type Result } from '#kernel/result.ts'
import { availability } from '#goods/inventory/index.ts'
import { termsOf } from '#money/credit/index.ts'
import {
  methodNamed,
  methodsOffered,
  vaultCard,
  type CardOnFile,
  type Connectors,
  type Method,
  type VaultDoor,
} from '#money/payments/index.ts'
import { walletOf } from '#money/wallet/index.ts'
import { addressesOf, type PartyId } from '#people/parties/index.ts'
import {
  addToCart,
  quoteCart,
  readCart,
  removeLine,
  setCheckoutDetails,
  setLineQuantity,
  tokenHash,
  type AddToCartRefusal,
  type CartMarket,
  type CartRef,
  type CartView,
  type CheckoutDetailsRefusal,
} from '#trade/cart/index.ts'
import { placeOrder, type PlacedOrder, type PlaceOrderRefusal } from './place-order.ts'
import { startPayment, type PayOrderRefusal, type StartedPayment, type StartPayment } from './pay-order.ts'

/** Who buys in one step: signed in, known by mail and name. */
export type ExpressBuyer = { readonly party: PartyId; readonly email: string; readonly name: string }

/** Pieces that are wanted, as somebody asked for them. */
export type WantedPieces = { readonly variantId: number; readonly quantity: unknown }

/**
 * Put what is wanted into a cart of its own, beside the one its buyer fills, and make it ready. One thing that cannot be
 * had is refused with its reason; of several, such as the lines of an earlier order, as many pieces are taken as are left.
 */
export async function beginExpress(
  db: Db,
  buyer: ExpressBuyer,
  wanted: readonly WantedPieces[],
  market: CartMarket,
): Promise<Result<{ readonly token: string }, AddToCartRefusal | 'nothing_to_order'>> {
  const isOne = wanted.length === 1
  const left = isOne
    ? undefined
    : await availability(
        db.sql,
        wanted.map(({ variantId }) => variantId),
      )
  let token: string | undefined
  for (const { variantId, quantity } of wanted) {
    const pieces = left === undefined ? quantity : Math.min(Number(quantity), left.get(variantId) ?? 0)
    if (left !== undefined && pieces === 0) continue
    const added = await addToCart(db, { token }, { variantId, quantity: pieces }, market)
    if (!added.ok && isOne) return added
    if (added.ok) token ??= added.value.freshToken
  }
  if (token === undefined) return refused('nothing_to_order')
  await makeReady(db, { token }, buyer)
  return done({ token })
}

async function viewOf(db: Queries, ref: CartRef): Promise<CartView | null> {
  const reading = await readCart(db, ref)
  return reading === null ? null : quoteCart(reading)
}

/** Fill in what a cart does not say yet: its buyer's mail, the address they use first, the first way to deliver. */
export async function makeReady(db: Queries, ref: CartRef, buyer: ExpressBuyer): Promise<CartView | null> {
  const cart = await viewOf(db, ref)
  if (cart === null || cart.lines.length === 0) return cart
  const needsAddress = cart.missing.includes('shipping_address_missing')
  const [first] = needsAddress ? await addressesOf(db, buyer.party) : []
  await setCheckoutDetails(db, ref, {
    ...(cart.email === null ? { email: buyer.email } : {}),
    ...(first === undefined ? {} : { shippingAddress: first.address }),
    ...(first === undefined && needsAddress && cart.isDownload
      ? { recipient: { name: buyer.name, country: cart.country } }
      : {}),
    locale: cart.locale,
  })
  const now = await viewOf(db, ref)
  const [option] = now?.quote.shippingOptions ?? []
  if (now === null || now.quote.shipping !== null || option === undefined) return now
  await setCheckoutDetails(db, ref, { shippingMethod: option.method })
  return viewOf(db, ref)
}

/** What the buyer chose on the review; what is left out stays. */
export type ExpressChoices = {
  readonly addressId?: string | undefined
  readonly shippingMethod?: string | undefined
  readonly consents?: boolean | undefined
  /** Pieces by line; 0 takes a line out. */
  readonly pieces?: ReadonlyMap<string, string>
}

/** Why a choice was not taken. */
export type ExpressChoiceRefusal = 'address_not_found' | CheckoutDetailsRefusal

/** Take the choices of the review over into its cart. Answers the refusals by line; an address not in the book is refused. */
export async function chooseForExpress(
  db: Db,
  ref: CartRef,
  buyer: ExpressBuyer,
  choices: ExpressChoices,
): Promise<Result<{ readonly lines: ReadonlyMap<string, Refusal<string>> }, ExpressChoiceRefusal>> {
  const { addressId, shippingMethod, consents, pieces = new Map<string, string>() } = choices
  const kept = addressId === undefined ? [] : await addressesOf(db, buyer.party)
  const address = kept.find(({ id }) => id === addressId)?.address
  if (addressId !== undefined && address === undefined)
    return refused('address_not_found', { field: 'address' })
  const lines = new Map<string, Refusal<string>>()
  for (const [id, quantity] of pieces) {
    const isNothing = quantity.trim() === '0'
    const set = isNothing ? await removeLine(db, ref, id) : await setLineQuantity(db, ref, id, quantity)
    if (!set.ok && set.refusal !== 'line_not_found') lines.set(id, set)
  }
  const set = await setCheckoutDetails(db, ref, {
    ...(address === undefined ? {} : { shippingAddress: address }),
    ...(shippingMethod === undefined ? {} : { shippingMethod }),
    ...(consents === undefined ? {} : { consents }),
  })
  return set.ok ? done({ lines }) : set
}

/**
 * Order the cart made for a purchase in one step. One such cart is one order: its key is made from its token, and once it
 * was ordered it answers that order, never another cart its buyer fills.
 */
export async function placeExpress(
  db: Db,
  { token, party, expectedTotal }: { token: string; party: PartyId; expectedTotal: Money },
): Promise<Result<PlacedOrder, PlaceOrderRefusal>> {
  const isActive = (await readCart(db, { token })) !== null
  return placeOrder(db, {
    cartToken: token,
    ...(isActive ? { partyId: party } : {}),
    expectedTotal,
    idempotencyKey: `express-${Buffer.from(tokenHash(token)).toString('base64url')}`,
  })
}

/** A way to pay that its owner has ready: a card on file, the wallet when it holds enough, an account on terms. */
export type SavedWay =
  | { readonly code: string; readonly kind: 'card'; readonly card: CardOnFile }
  | { readonly code: string; readonly kind: 'wallet' | 'on_account' }

/** What stands behind the ways to pay; without a vault no card is on file. */
export type ExpressDoors = { readonly connectors: Connectors; readonly vault?: VaultDoor | undefined }

const isOver = ({ month, year }: CardOnFile) => ports().now().getTime() >= Date.UTC(year, month, 1, 12)

async function cardsOnFile({ vault }: ExpressDoors, party: PartyId): Promise<readonly CardOnFile[]> {
  if (vault === undefined) return []
  const cards = await vault.cardsOf(party).catch((error: unknown) => {
    // Without the vault there are other ways to pay.
    log.warn('vault_silent', errorFields(error))
    return []
  })
  return cards.filter((each) => !isOver(each))
}

/** The ways to pay a buyer has ready for an amount, cards first. Their codes are `card:` with the token, or the method's. */
export async function savedWays(
  db: Queries,
  doors: ExpressDoors,
  party: PartyId,
  { amount, country }: { readonly amount: Money; readonly country: string },
): Promise<SavedWay[]> {
  const offered = methodsOffered(doors.connectors, { amount, country, isSignedIn: true })
  const has = (code: string) => offered.some((each) => each.code === code)
  const ways: SavedWay[] = []
  if (has(vaultCard.code))
    for (const card of await cardsOnFile(doors, party))
      ways.push({ kind: 'card', code: `card:${card.token}`, card })
  if (has('wallet')) {
    const { available } = await walletOf(db, party, amount.currency)
    if (amount.minor > 0n && available.minor >= amount.minor) ways.push({ kind: 'wallet', code: 'wallet' })
  }
  if (has('on_account')) {
    const terms = await termsOf(db, party, amount.currency)
    if (terms !== undefined && terms.available.minor >= amount.minor)
      ways.push({ kind: 'on_account', code: 'on_account' })
  }
  return ways
}

/** Where the payment goes on: by itself with a card on file, or as its method says. */
export type ExpressStep =
  | { readonly kind: 'card'; readonly merchantRef: string; readonly needsCode: boolean }
  | { readonly kind: 'method'; readonly method: Method; readonly action: StartedPayment['action'] }

/**
 * Begin to pay an order by a way its buyer has ready. A card on file is given to the try at once; where its security code
 * is asked again, or the card was forgotten meanwhile, the payer gives it on the vault's page. The order stands whatever
 * becomes of it.
 */
export async function payBySavedWay(
  db: Db,
  { connectors, vault }: ExpressDoors,
  given: Omit<StartPayment, 'method'>,
  { way, asksCode }: { readonly way: SavedWay; readonly asksCode: boolean },
): Promise<Result<ExpressStep, PayOrderRefusal>> {
  const method = way.kind === 'card' ? vaultCard : methodNamed(way.code)
  assert(method !== undefined, 'a saved way is a method')
  const started = await startPayment(db, connectors, { ...given, method })
  if (!started.ok) return started
  const { action, merchantRef } = started.value
  if (way.kind !== 'card' || vault === undefined || action.kind !== 'page')
    return done({ kind: 'method', method, action })
  const chosen = await vault.choose(merchantRef, way.card.token, asksCode).catch((error: unknown) => {
    log.warn('vault_silent', errorFields(error))
    return undefined
  })
  if (chosen !== undefined && !('no' in chosen))
    return done({ kind: 'card', merchantRef, needsCode: asksCode })
  // Pressed twice, the card was given by the first press.
  const known = await vault.find(merchantRef).catch(() => undefined)
  const isGiven = known !== undefined && known !== 'not_found' && known.state === 'filled'
  return done(isGiven ? { kind: 'card', merchantRef, needsCode: false } : { kind: 'method', method, action })
}
