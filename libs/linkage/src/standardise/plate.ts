/** Plates of cars (30A-123.45) and motorbikes (29-B1 123.45, 59-AA 123.45, older ones with four digits). */
const PLATE = /^(\d{2})([A-HK-NPR-VX-ZĐ]{1,2}|[A-HK-NPR-VX-ZĐ]\d)(\d{4,5})$/;

/** Without marks between its parts, and with the Đ that many keyboards lack a look-alike of. */
export function standardisePlate(plain: string): string {
  return plain.replace(/[ÐƉ]/g, 'Đ').replace(/[·•]/g, '');
}

export function isValidPlate(plate: string): boolean {
  return PLATE.test(plate);
}
