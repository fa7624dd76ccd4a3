import type { Money } from '#kernel/money.ts'
import type { Result } from '#kernel/result.ts'
import type { MessageHeaders } from '#kernel/signed-message.ts'
import type { Address } from '#people/parties/index.ts'
import type { TrackingEvent } from '../find-shipments.ts'

/** What a carrier is asked to take. The reference is our id of the parcel: asked twice, taken once. */
export type ParcelRequest = {
  readonly reference: string
  readonly to: Address
  readonly weightGrams: number
  /** Cash the carrier collects at the door, where the buyer pays there. */
  readonly cash?: Money
}

/** A parcel as its carrier knows it. */
export type Parcel = {
  readonly carrier: string
  readonly trackingNumber: string
  readonly trackingUrl: string
  readonly labelUrl: string
}

/** A final no of a carrier, or a parcel taken. */
export type ParcelAnswer =
  | { readonly taken: true; readonly parcel: Parcel }
  | { readonly taken: false; readonly code: string }

/** What a carrier reports about a parcel, with the id of its message. */
export type ParcelReport = {
  readonly messageId: string
  readonly trackingNumber: string
  readonly reference: string
  readonly type: TrackingEvent['type']
  readonly place: string
  readonly at: Date
}

/** Why a report is not taken. */
export type ReportRefusal = 'bad_signature' | 'too_old' | 'malformed'

/** A way to hand parcels over. `take` throws when no answer came: the same request may be made again. */
export type Carrier = {
  readonly name: string
  take(request: ParcelRequest): Promise<ParcelAnswer>
  /** Files of cash passed on, after the one named, oldest first; a carrier that collects none has no such call. */
  remittances?(after: string | undefined): Promise<readonly string[]>
  parseReport(raw: Uint8Array, headers: MessageHeaders, now: Date): Result<ParcelReport, ReportRefusal>
}

/** The carriers of the shop by the shipping methods they serve. */
export type Carriers = {
  /** The carrier for a shipping method of an order. */
  readonly forMethod: (shippingMethod: string) => Carrier
  readonly byName: ReadonlyMap<string, Carrier>
}
