import type { HttpOut } from '#kernel/http-out.ts'
import { toWire } from '#kernel/money.ts'
import { done, refused } from '#kernel/result.ts'
import { verifySignedMessage } from '#kernel/signed-message.ts'
import type { Address } from '#people/parties/index.ts'
import type { Carrier, ParcelReport } from './carrier.ts'

/** Where the carrier is and how we prove to each other who we are. */
export type CarrierSettings = {
  readonly origin: string
  readonly key: string
  /** Secrets of its reports; two while they are being changed. */
  readonly webhookSecrets: readonly string[]
  /** Where the carrier reports. */
  readonly notifyUrl: string
  readonly timeoutMs?: number
}

/** The carrier weighs parcels up to this; what is heavier travels as freight under the same number. */
const heaviestGrams = 31_500

const reportTypes: Readonly<Record<string, ParcelReport['type']>> = {
  'parcel.in_transit': 'in_transit',
  'parcel.out_for_delivery': 'out_for_delivery',
  'parcel.delivered': 'delivered',
  'parcel.refused': 'refused',
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(raw: Uint8Array): Fields {
  try {
    const value: unknown = JSON.parse(Buffer.from(raw).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    // Not JSON: it has no fields, and is refused for lacking them.
    return {}
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 500 ? value : undefined

function addressOnWire({ name, line1, line2, postalCode, city, region, country }: Address) {
  return { recipient: name, line1, line2, postal_code: postalCode, city, region, country }
}

function readReport(raw: Uint8Array, messageId: string): ParcelReport | undefined {
  const fields = fieldsOf(raw)
  const type = reportTypes[String(fields['type'])]
  const trackingNumber = textOf(fields['tracking_number'])
  const reference = textOf(fields['reference'])
  const at = new Date(textOf(fields['at']) ?? Number.NaN)
  if (!type || !trackingNumber || !reference || Number.isNaN(at.getTime())) return undefined
  return { messageId, type, trackingNumber, reference, at, place: textOf(fields['place']) ?? '' }
}

/** A carrier that takes parcels over its JSON wire and reports where they are. */
export function parcelCarrier(settings: CarrierSettings, out: HttpOut): Carrier {
  const { origin, key, webhookSecrets, notifyUrl, timeoutMs = 8_000 } = settings
  const name = 'parcel'
  return {
    name,
    async take({ reference, to, weightGrams, cash }) {
      const answer = await out.request({
        url: `${origin}/v1/parcels`,
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          reference,
          to: addressOnWire(to),
          weight_grams: Math.min(Math.max(weightGrams, 1), heaviestGrams),
          notify_url: notifyUrl,
          ...(cash === undefined ? {} : { cash_on_delivery: toWire(cash) }),
        }),
        timeoutMs,
        allow: 'simulators',
      })
      const fields = fieldsOf(answer.body)
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429)
        return { taken: false, code: textOf(fields['code']) ?? `status_${answer.status}` }
      const trackingNumber = textOf(fields['tracking_number'])
      const trackingUrl = textOf(fields['tracking_url'])
      const labelUrl = textOf(fields['label_url'])
      if (answer.status !== 201 || !trackingNumber || !trackingUrl || !labelUrl)
        throw new Error(`the carrier did not answer: status ${answer.status}`)
      return { taken: true, parcel: { carrier: name, trackingNumber, trackingUrl, labelUrl } }
    },
    async remittances(after) {
      const answer = await out.request({
        url: `${origin}/v1/remittances?after=${encodeURIComponent(after ?? '')}`,
        headers: { authorization: `Bearer ${key}` },
        timeoutMs,
        allow: 'simulators',
      })
      const files = fieldsOf(answer.body)['remittances']
      if (answer.status !== 200 || !Array.isArray(files))
        throw new Error(`the carrier did not answer: status ${answer.status}`)
      return files.flatMap((each: unknown) =>
        typeof each === 'object' && each !== null && 'file' in each && typeof each.file === 'string'
          ? [each.file]
          : [],
      )
    },
    parseReport(raw, headers, now) {
      const verified = verifySignedMessage(webhookSecrets, headers, raw, now)
      if (!verified.ok) return refused(verified.refusal === 'too_old' ? 'too_old' : 'bad_signature')
      const report = readReport(raw, verified.value.id)
      return report === undefined ? refused('malformed') : done(report)
    },
  }
}
