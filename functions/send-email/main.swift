import FunctionHost

FunctionHost.run(SendEmailFunction.self)
