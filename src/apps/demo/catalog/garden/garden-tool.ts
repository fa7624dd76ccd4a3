import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Hand tools for the garden. */
export const gardenTool: Family = {
  code: 'garden-tool',
  sku: 'GTL',
  brands: ['Kruidgaard'],
  weightGrams: 420,
  colorChoice: true,
  facts: { material: 'steel', origin: 'netherlands' },
  about: words(
    `Forged in one piece from tang to tip and set in a handle of ash, {length} cm overall. Wipe it, oil it once a year, and leave it to somebody in your will. | 从柄舌到尖端一体锻造，配白蜡木柄，全长{length}厘米。用后擦净，一年上一次油，将来写进遗嘱。 | Forgé d’une pièce, de la soie à la pointe, et monté sur un manche de frêne, {length} cm en tout. Essuyez-le, huilez-le une fois l’an et léguez-le à quelqu’un.`,
  ),
  models: [
    model(
      'Kampen',
      '29.90',
      'ash moss',
      { length: 32 },
      'hand trowel | 手铲 | transplantoir',
      'Narrow blade, deep dish, measured in centimeters. | 窄身深弧，刻有厘米。 | Lame étroite, creuse, graduée en centimètres.',
    ),
    model(
      'Deventer',
      '27.90',
      'ash brick',
      { length: 30 },
      'hand fork | 手叉 | griffe à fleurs',
      'Three tines that argue well with clay. | 三齿，跟黏土讲得通道理。 | Trois dents qui savent discuter avec l’argile.',
    ),
    model(
      'Stade',
      '54.00',
      'brick walnut',
      { length: 21 },
      'pruning shears | 修枝剪 | sécateur',
      'A clean cut and a spring that can be replaced. | 剪口干净，弹簧可换。 | Une coupe nette et un ressort qui se remplace.',
    ),
    model(
      'Soest',
      '34.90',
      'ash ink',
      { length: 38 },
      'weeding knife | 除草刀 | couteau désherbeur',
      'For the gaps between stones and other small wars. | 对付石缝，以及其他小战争。 | Pour les joints de pavés et autres petites guerres.',
    ),
    model(
      'Goslar',
      '39.90',
      'walnut sea',
      { length: 45 },
      'hand hoe | 手锄 | serfouette',
      'One side cuts, the other side opens. | 一面断草，一面开沟。 | Un côté tranche, l’autre ouvre.',
    ),
  ],
}
