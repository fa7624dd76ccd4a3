/** How a refusal is said: its status, words, and where it is about one field, what would be right. */
export type Words = {
  readonly status: number
  readonly title: string
  /** The field it is about, where it is always the same. */
  readonly field?: string
  readonly fix?: string
}

/** How a refusal is said, written short. */
export const refusal = (status: number, title: string, field?: string, fix?: string): Words => ({
  status,
  title,
  ...(field === undefined ? {} : { field }),
  ...(fix === undefined ? {} : { fix }),
})
