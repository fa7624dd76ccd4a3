import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Tote bags. */
export const tote: Family = {
  code: 'tote',
  sku: 'TOT',
  brands: ['Takelwerk'],
  weightGrams: 480,
  colorChoice: true,
  about: words(
    `One bag for market, library and beach. {material} with handles long enough for the shoulder, stitched in a cross where bags usually tear; holds {capacity} l and stands up by itself. | 一只包，赶集、上图书馆、去海滩都行。{material}材质，提手够长可上肩，易裂处十字加缝；{capacity}升，能自己站住。 | Un seul sac pour le marché, la bibliothèque et la plage. En {material}, avec des anses assez longues pour l’épaule, cousues en croix là où les sacs cèdent ; {capacity} l, et il tient debout tout seul.`,
  ),
  models: [
    model(
      'Alster',
      '39.90',
      'cream ink brick',
      { material: 'canvas', capacity: 16 },
      'canvas tote | 帆布托特包 | cabas en toile',
      'Heavy canvas with a dipped bottom. | 厚帆布，撞色底。 | Une toile lourde au fond teint.',
    ),
    model(
      'Trave',
      '149.00',
      'walnut black',
      { material: 'leather', capacity: 14 },
      'leather tote | 皮托特包 | cabas en cuir',
      'Two pieces of hide and very few seams. | 两张皮，几道缝。 | Deux peaux et très peu de coutures.',
    ),
    model(
      'Lynn',
      '29.90',
      'sea moss amber',
      { material: 'cotton', capacity: 12 },
      'market tote | 买菜包 | cabas de marché',
      'Folds into its own pocket, then into yours. | 先折进自己的口袋，再折进你的。 | Se plie dans sa poche, puis dans la vôtre.',
    ),
    model(
      'Amrum',
      '49.90',
      'sky rose',
      { material: 'canvas', capacity: 24 },
      'beach tote | 沙滩包 | cabas de plage',
      'Rope handles and room for four towels. | 绳编提手，装得下四条浴巾。 | Des anses en corde et la place de quatre serviettes.',
    ),
    model(
      'Hamburg',
      '69.90',
      'slate plum',
      { material: 'felt', capacity: 15 },
      'felt tote | 毛毡托特包 | cabas en feutre',
      'Thick wool felt, quiet on any floor. | 厚羊毛毡，落地无声。 | Un feutre épais, silencieux sur tous les sols.',
    ),
  ],
}
