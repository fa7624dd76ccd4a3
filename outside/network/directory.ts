import { randomUUID } from 'node:crypto'
import { isWebAddress } from '../wire/post.ts'
import { passesLuhn } from '../cards/numbers.ts'
import { rangeOf } from '../cards/magic.ts'
import type { ThreeDS } from '../issuer/access-control.ts'

/** The versions of 3-D Secure the directory server carries. */
export const versions: readonly string[] = ['2.2.0', '2.3.1']

/** What a 3-D Secure server may say of a challenge, 01 to 09; left out, it has no preference. */
const isPreference = (value: unknown) =>
  value === undefined || (typeof value === 'string' && /^0[1-9]$/.test(value))

const needed: Readonly<Record<string, (value: string) => boolean>> = {
  threeDSServerTransID: (value) => /^[0-9a-f-]{36}$/i.test(value),
  notificationURL: isWebAddress,
  acctNumber: passesLuhn,
  cardExpiryDate: (value) => /^\d{4}$/.test(value),
  purchaseAmount: (value) => /^\d{1,12}$/.test(value),
  purchaseCurrency: (value) => /^\d{3}$/.test(value),
  purchaseExponent: (value) => /^\d$/.test(value),
  merchantName: (value) => value.length > 0 && value.length <= 40,
  deviceChannel: (value) => ['01', '02', '03'].includes(value),
  messageCategory: (value) => ['01', '02'].includes(value),
}

/** The error message for a request that is none, or undefined. */
export function requestFault(request: ThreeDS): ThreeDS | undefined {
  const erro = (errorCode: string, errorDescription: string, errorDetail: string): ThreeDS => ({
    messageType: 'Erro',
    messageVersion: versions.includes(String(request.messageVersion)) ? request.messageVersion : '2.2.0',
    threeDSServerTransID: request.threeDSServerTransID ?? null,
    errorComponent: 'D',
    errorCode,
    errorDescription,
    errorDetail,
    errorMessageType: request.messageType ?? null,
  })
  if (request.messageType !== 'AReq') return erro('101', 'Message received invalid', 'messageType')
  if (!versions.includes(String(request.messageVersion)))
    return erro('102', 'Message version number not supported', versions.join(','))
  const missing = Object.keys(needed).filter((name) => typeof request[name] !== 'string')
  if (missing.length > 0) return erro('201', 'Required element missing', missing.join(','))
  const wrong = Object.keys(needed).filter((name) => needed[name]?.(String(request[name])) !== true)
  if (!isPreference(request.threeDSRequestorChallengeInd)) wrong.push('threeDSRequestorChallengeInd')
  return wrong.length > 0
    ? erro('203', 'Format of one or more elements is invalid', wrong.join(','))
    : undefined
}

/** A card outside every range cannot be asked about: unavailable. */
export function unavailable(request: ThreeDS): ThreeDS {
  return {
    messageType: 'ARes',
    messageVersion: request.messageVersion,
    threeDSServerTransID: request.threeDSServerTransID,
    dsTransID: randomUUID(),
    acsTransID: randomUUID(),
    transStatus: 'U',
    transStatusReason: '08',
  }
}

/** Whether this card takes part, and in which versions. */
export function enrollment(pan: string): { enrolled: boolean; versions: readonly string[] } {
  const enrolled = rangeOf(pan) !== undefined
  return { enrolled, versions: enrolled ? versions : [] }
}
