/** Tagged values as private elements carry them: two characters of tag, three digits of length, the value. */
export function writeTags(values: Readonly<Record<string, string | undefined>>): string {
  let out = ''
  for (const [tag, value] of Object.entries(values))
    if (value !== undefined) out += `${tag}${String(value.length).padStart(3, '0')}${value}`
  return out
}

/** The tagged values in a private element; what cannot be read ends the list. */
export function readTags(text: string | undefined): Record<string, string> {
  const values: Record<string, string> = {}
  let at = 0
  while (text !== undefined && at + 5 <= text.length) {
    const length = Number(text.slice(at + 2, at + 5))
    if (!Number.isInteger(length)) break
    values[text.slice(at, at + 2)] = text.slice(at + 5, at + 5 + length)
    at += 5 + length
  }
  return values
}
