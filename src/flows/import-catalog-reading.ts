import type { FaultReason, FieldPath } from './import-catalog-faults.ts'

/** Where faults go while a line is read. */
export type Complain = (path: FieldPath, reason: FaultReason, given?: unknown) => void

/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** What a text may be. */
export type TextRule = { readonly most: number; readonly pattern?: RegExp; readonly least?: number }

/** True for JSON objects, not for lists. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A reader of untrusted values that complains of everything that is wrong and goes on. */
export function reading(complain: Complain) {
  const missing = (value: unknown) => value === undefined || value === null
  return {
    /** The text, cut of nothing; empty where it is wrong. Absent is wrong unless `least` is 0. */
    text(value: unknown, path: FieldPath, { most, pattern, least = 1 }: TextRule): string {
      if (missing(value)) {
        if (least > 0) complain(path, 'required')
        return ''
      }
      if (typeof value !== 'string') return (complain(path, 'not_a_text', value), '')
      if (value.length < least) return (complain(path, 'required', value), '')
      if (value.length > most) return (complain(path, 'too_long', value), '')
      if (value.includes('\u0000') || !value.isWellFormed() || value.includes('\ufffd'))
        return (complain(path, 'invalid_utf8', value), '')
      if (pattern && value !== '' && !pattern.test(value)) return (complain(path, 'malformed', value), '')
      return value
    },
    /** The whole number, or `otherwise` where it is absent; without `otherwise` it must be there. */
    whole(value: unknown, path: FieldPath, least: number, most: number, otherwise?: number): number {
      if (missing(value)) {
        if (otherwise === undefined) complain(path, 'required')
        return otherwise ?? 0
      }
      if (typeof value !== 'number' || !Number.isSafeInteger(value))
        return (complain(path, 'not_a_whole_number', value), 0)
      if (value < least || value > most) return (complain(path, 'out_of_range', value), 0)
      return value
    },
    /** The fields of an object; none where it is absent or no object. */
    fields(value: unknown, path: FieldPath, most = 100): [string, unknown][] {
      if (missing(value)) return []
      if (!isFields(value)) return (complain(path, 'not_an_object', value), [])
      const entries = Object.entries(value)
      if (entries.length > most) return (complain(path, 'too_many', entries.length), [])
      return entries
    },
    /** The items of a list; none where it is absent or no list. */
    list(value: unknown, path: FieldPath, most: number): unknown[] {
      if (missing(value)) return []
      if (!Array.isArray(value)) return (complain(path, 'not_a_list', value), [])
      if (value.length > most) return (complain(path, 'too_many', value.length), [])
      return value
    },
    /** Complain of fields that mean nothing here, so that a misspelled one is not passed over in silence. */
    only(value: Fields, path: FieldPath, known: readonly string[]): void {
      for (const name of Object.keys(value))
        if (!known.includes(name)) complain([...path, name.slice(0, 60)], 'unknown_field')
    },
    complain,
  }
}

/** A reader made by `reading`. */
export type Reading = ReturnType<typeof reading>
