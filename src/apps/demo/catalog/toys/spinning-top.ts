import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Tops, skipping ropes and small games of skill. */
export const spinningTop: Family = {
  code: 'spinning-top',
  sku: 'TOP',
  brands: ['Holtkind', 'Snorre & Pip'],
  weightGrams: 160,
  colorChoice: true,
  facts: { age: 4 },
  about: words(
    `A toy that needs no battery and no instructions after the first minute. Turned from {material}, finished with wax and plant colors, and small enough for a pocket on the way to school. | 不用电池，一分钟后也不用说明。{material}车制，蜡与植物色处理，小得能揣进上学路上的口袋。 | Un jouet sans pile, et sans mode d’emploi après la première minute. Tourné en {material}, fini à la cire et aux couleurs végétales, assez petit pour une poche sur le chemin de l’école.`,
  ),
  models: [
    model(
      'Wismar',
      '12.90',
      'brick sea amber',
      { material: 'beech', diameter: 6 },
      'spinning top | 陀螺 | toupie',
      'Spins for two minutes in a practiced hand. | 熟手一拧，转两分钟。 | Tourne deux minutes sous une main exercée.',
    ),
    model(
      'Ghent',
      '16.90',
      'butter ink',
      { material: 'ash', diameter: 7 },
      'string top | 绳转陀螺 | toupie à ficelle',
      'With a waxed string and a steel point. | 配蜡绳与钢尖。 | Avec sa ficelle cirée et sa pointe d’acier.',
    ),
    model(
      'Hull',
      '14.50',
      'moss rose',
      { material: 'birch', diameter: 5 },
      'humming top | 响陀螺 | toupie chantante',
      'Hums a fifth above the kettle. | 嗡声比水壶高五度。 | Chante une quinte au-dessus de la bouilloire.',
    ),
    model(
      'Narva',
      '18.90',
      'plum celadon',
      { material: 'birch', diameter: 8 },
      'finger top | 指尖陀螺 | toupie à doigts',
      'Flat, wide and very quiet in class. | 扁而宽，上课时很安静。 | Plate, large, très silencieuse en classe.',
    ),
    model(
      'Anklam',
      '19.90',
      'oak walnut',
      { material: 'oak', diameter: 6 },
      'throwing top | 抛陀螺 | toupie de lancer',
      'For courtyards and steady nerves. | 给院子，也给沉得住气的人。 | Pour les cours et les nerfs solides.',
    ),
  ],
}
