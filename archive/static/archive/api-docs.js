// Shows the schema of the interface, in place of the words for whoever runs no script.
"use strict";

const place = document.getElementById("api");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  supportedSubmitMethods: ["get", "post", "patch", "delete"],
});
