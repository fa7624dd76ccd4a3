import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Frying pans that last. */
export const fryingPan: Family = {
  code: 'frying-pan',
  sku: 'PAN',
  brands: ['Grapengeter', 'Klingsund'],
  weightGrams: 1700,
  colorChoice: false,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    '20, 80, 72, 20 cm',
    '24, 100, 100, 24 cm',
    '28, 125, 130, 28 cm',
  ),
  facts: { induction: true },
  about: words(
    `Made of {material}, thick enough to stay flat and hot when the food goes in. It needs no coating: after a month of use nothing sticks, and after ten years it is better still. | 以{material}制成，厚度足以在下料时保持平整与热度。无需涂层：用一个月便不粘，用十年更好。 | En {material}, assez épaisse pour rester plane et chaude quand on y met les aliments. Sans revêtement : après un mois rien n’attache, après dix ans c’est mieux encore.`,
  ),
  models: [
    model(
      'Trave',
      '49.90',
      'black oak',
      { material: 'cast-iron', origin: 'germany' },
      'cast-iron pan | 铸铁煎锅 | poêle en fonte',
      'The black pan every good kitchen inherits or buys once. | 好厨房要么继承、要么只买一次的黑锅。 | La poêle noire dont on hérite ou qu’on achète une fois.',
    ),
    model(
      'Elbing',
      '64.90',
      'slate steel',
      { material: 'steel', origin: 'france' },
      'carbon steel pan | 碳钢煎锅 | poêle en acier',
      'Light enough to toss, hot enough to sear. | 轻到能颠勺，热到能煎焦。 | Assez légère pour faire sauter, assez chaude pour saisir.',
    ),
    model(
      'Kalmar',
      '89.00',
      'steel steel',
      { material: 'stainless-steel', origin: 'italy' },
      'stainless pan | 不锈钢煎锅 | poêle en inox',
      'Three layers, a wide rim, and no fear of tomatoes. | 三层复底、宽锅沿，不怕番茄。 | Trois couches, un bord large, et aucune crainte des tomates.',
    ),
    model(
      'Dorpat',
      '129.00',
      'copper brass',
      { material: 'copper', origin: 'portugal' },
      'copper sauté pan | 紫铜炒锅 | sauteuse en cuivre',
      'Answers the flame at once, as only copper does. | 火一变它就变，只有铜能如此。 | Répond aussitôt à la flamme, comme seul le cuivre.',
    ),
    model(
      'Anklam',
      '42.90',
      'black walnut',
      { material: 'cast-iron', origin: 'poland' },
      'pancake pan | 煎饼锅 | crêpière',
      'Low sides and a flat heart for crêpes and blini. | 矮边平心，专做可丽饼与薄饼。 | Des bords bas et un cœur plat pour crêpes et blinis.',
    ),
  ],
}
