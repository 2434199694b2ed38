const PATIENCE_MS = 1500;

/** One position at this moment, added to what is reported; without one the report goes as it is. @param {object} content */
export async function whereIAm(content) {
  const found = await new Promise((resolve) => {
    const how = { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 10_000 };
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(resolve, () => resolve(null), how);
    setTimeout(() => resolve(null), PATIENCE_MS);
  });
  if (!found) return;
  const { latitude, longitude, accuracy } = found.coords;
  content.position = { lat: latitude, lng: longitude, accuracy_m: accuracy };
}
