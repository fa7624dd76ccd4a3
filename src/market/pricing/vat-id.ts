import { done, refused, type Result } from '#kernel/result.ts'

/** The national forms of a VAT identification number in the Union, after the two letters of the state. */
const forms: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^[1-9]\d{8}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{8}|[A-Z]\d{7}[A-Z]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^[1-9]\d{7}$/,
  SK: /^\d{10}$/,
}

/** A VAT identification number that has the form of its state; whether it is assigned to anyone is not known from that. */
export type VatId = { readonly text: string; readonly country: string }

/**
 * Read a VAT identification number: spaces, dots and dashes are dropped, letters made capital, the form of the state
 * checked. Only the form: nobody is asked whether the number is in use. Greece writes EL, its country code is GR.
 */
export function parseVatId(given: string): Result<VatId, 'vat_id_malformed'> {
  const text = given.toUpperCase().replaceAll(/[\s.-]/g, '')
  const prefix = text.slice(0, 2)
  const form = forms[prefix]
  if (!form?.test(text.slice(2))) return refused('vat_id_malformed', { given: given.slice(0, 20) })
  return done({ text, country: prefix === 'EL' ? 'GR' : prefix })
}
