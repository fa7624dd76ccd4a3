import { seededBelow } from './seeded.ts'

/** The two warehouses of the demo shop. */
export const warehouses = ['hamburg', 'shanghai'] as const

/** What lies in each warehouse: mostly plenty, some scarce, some in one house only, a few sold out. */
export function shelfStock(sku: string): Record<(typeof warehouses)[number], number> {
  const fate = seededBelow(`${sku} fate`, 100)
  const hamburg = 9 + seededBelow(`${sku} hamburg`, 110)
  const shanghai = 12 + seededBelow(`${sku} shanghai`, 190)
  if (fate < 5) return { hamburg: 0, shanghai: 0 }
  if (fate < 12) return { hamburg: 1 + (hamburg % 3), shanghai: 0 }
  if (fate < 16) return { hamburg: 1 + (hamburg % 2), shanghai: 1 + (shanghai % 4) }
  if (fate < 26) return { hamburg, shanghai: 0 }
  if (fate < 34) return { hamburg: 0, shanghai }
  return { hamburg, shanghai }
}
