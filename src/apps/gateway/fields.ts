/** A form as Stripe's clients send it: names nest by brackets, `metadata[order]=7`. */
export type Fields = ReadonlyMap<string, string>

const mostFields = 200

/** Read a form; undefined when it has more fields than anybody needs. */
export function readFields(text: string): Fields | undefined {
  const params = [...new URLSearchParams(text)]
  return params.length > mostFields ? undefined : new Map(params)
}

/** The fields of a group: of `metadata` those written `metadata[name]`. */
export function group(fields: Fields, name: string): Record<string, string> {
  const inside = new RegExp(`^${name}\\[([A-Za-z0-9_ .-]{1,40})\\]$`)
  return Object.fromEntries(
    [...fields].flatMap(([key, value]) => {
      const [, inner] = inside.exec(key) ?? []
      return inner === undefined || inner === '__proto__' ? [] : [[inner, value.slice(0, 500)]]
    }),
  )
}
